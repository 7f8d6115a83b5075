"""Where runs are kept: each in a folder of the user's data directory, or of `FLYTE_WORKBENCH_HOME`.

runs/20261123-211733-4f2a/
    request.json    the request: task, inputs, working directory
    events.jsonl    every event except output text, one per line
    stdout.log, stderr.log
    result.json     the object that `--json` prints
    actions/<id>/<attempt>/report.html
    flyte/          files that Flyte itself keeps: metadata and raw data
    outputs.pkl     native outputs, for the notebook that asked for them
"""

import datetime
import os
import secrets
import tempfile
from pathlib import Path

import platformdirs

HOME = "FLYTE_WORKBENCH_HOME"


def home() -> Path:
    """The directory for all data of the workbench; it need not exist yet."""
    chosen = os.environ.get(HOME)
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("flyte-workbench")


def new_run_folder() -> tuple[Path, str | None]:
    """Make the folder of a new run. Returns it, and a sentence for the person when it had to be made elsewhere."""
    run_id = f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    folder = home() / "runs" / run_id
    try:
        folder.mkdir(parents=True, mode=0o700)
        return folder, None
    except FileExistsError:
        return new_run_folder()
    except OSError as error:
        elsewhere = Path(tempfile.mkdtemp(prefix="flyte-workbench-")) / run_id
        elsewhere.mkdir()
        reason = f"{error.strerror or error}: {folder.parent}"
        return (
            elsewhere,
            f"This run will not be kept ({reason}); its folder is {elsewhere}. Set {HOME} to a writable directory.",
        )
