"""Signing in to the tests' server as to Flyte's: OAuth2's device flow, approved by the test in the person's place."""

import json
from typing import Any

from flyteidl2.auth.auth_service_connect import AuthMetadataService
from flyteidl2.auth.auth_service_pb2 import GetOAuth2MetadataResponse, GetPublicClientConfigResponse

CODE = "WDJB-MJHT"
"""What the person types on the page."""


class Accounts(AuthMetadataService):
    """Tells clients where to sign in.

    Args:
        url: gives where the server listens.
    """

    def __init__(self, url: Any) -> None:
        self._url = url

    async def get_o_auth2_metadata(self, request: Any, ctx: Any) -> Any:
        place = f"{self._url()}/oauth"
        return GetOAuth2MetadataResponse(
            issuer=place, token_endpoint=f"{place}/token", device_authorization_endpoint=f"{place}/device"
        )

    async def get_public_client_config(self, request: Any, ctx: Any) -> Any:
        return GetPublicClientConfigResponse(
            client_id="flytectl", scopes=["all"], authorization_metadata_key="authorization"
        )


def answer_oauth(path: str, url: str, token: str | None, is_approved: bool) -> tuple[int, bytes]:
    """The HTTP status and body for a request to the sign-in."""
    if path == "/oauth/device":
        page = f"{url}/a-page-with-a-rather-long-address-that-no-terminal-shows-in-one-line/activate"
        told = {"device_code": "device", "user_code": CODE, "verification_uri": page, "expires_in": 600, "interval": 0}
        return 200, json.dumps(told).encode()
    if is_approved:
        return 200, json.dumps({"access_token": token, "expires_in": 3600, "refresh_token": f"{token}-again"}).encode()
    return 400, json.dumps({"error": "authorization_pending"}).encode()
