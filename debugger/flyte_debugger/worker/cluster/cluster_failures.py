"""What went wrong between a worker and its cluster, as one sentence that says what to do."""

import asyncio

from connectrpc.code import Code
from connectrpc.errors import ConnectError

from flyte_debugger.worker.cluster.cluster_connection import PATIENCE, Connection
from flyte_taskmodel.errors import WorkbenchError

LOST = (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELED, Code.INTERNAL)
"""Of a cluster that is away for a moment."""


def sentence_of(error: BaseException, connection: Connection) -> str:
    """The sentence for whatever a question ended with."""
    match error:
        case WorkbenchError():
            return str(error)
        case ConnectError():
            return _of_code(error, connection)
        case TimeoutError() | asyncio.TimeoutError():
            return f"The cluster at {connection.endpoint} took more than {PATIENCE:g} s to answer; try again later."
    if (cause := error.__cause__) is not None and isinstance(cause, ConnectError):
        return _of_code(cause, connection)
    if type(error).__name__ in _SIGN_IN:
        return _signed_out(connection)
    message = " ".join(str(error).split()) or type(error).__name__
    return f"The cluster at {connection.endpoint}: {message}"


_SIGN_IN = ("AuthenticationError", "AccessTokenNotFoundError", "AuthenticationPending")


def _signed_out(connection: Connection) -> str:
    return (
        f"The cluster at {connection.endpoint} does not know you: you are not signed in, or no longer. Sign in with "
        "`flyte whoami`, then try again."
    )


def _of_code(error: ConnectError, connection: Connection) -> str:
    place, said = f"The cluster at {connection.endpoint}", " ".join(error.message.split())
    match error.code:
        case Code.UNAUTHENTICATED:
            return _signed_out(connection)
        case Code.PERMISSION_DENIED:
            return f"{place} does not allow you that ({said}); ask whoever runs it for the permission."
        case Code.NOT_FOUND:
            return f"{place} has no such thing: {said}. Check the name, and --project and --domain."
        case Code.UNIMPLEMENTED:
            return f"{place} is too old for that: {said}. It has to be upgraded."
        case Code.UNAVAILABLE | Code.DEADLINE_EXCEEDED:
            return f"{place} cannot be reached ({said}): check the network, and the endpoint in {connection.source}."
        case _:
            return f"{place} refuses ({error.code.value}): {said}"
