"""What gradio reads of its surroundings when it is imported, settled before."""

import os
import sys
from functools import partial
from pathlib import Path

import httpx

from cnn_models.proxy_settings import OWN_HOSTS, settle_proxies
from runs.server_folder import ServerFolder


def settle(host: str) -> ServerFolder:
    """Settle proxies and analytics; returns the folder of uploads, closed to others.

    One sentence and exit code 1 where no such folder can be made.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio asks its own page whether it is up.
    own_hosts = (*OWN_HOSTS, host.strip("[]"))
    if ignored := settle_proxies(partial(httpx.Client, verify=False), own_hosts):
        print(ignored, file=sys.stderr)
    parent = os.environ.get("GRADIO_TEMP_DIR")
    try:
        folder = ServerFolder("uploads", Path(parent) if parent else None)
    except OSError as error:
        where = f"{error.filename} ({error.strerror})"
        sys.exit(f"No folder for uploads can be made at {where}. Choose another: TMPDIR=FOLDER.")
    os.environ["GRADIO_TEMP_DIR"] = str(folder.path)
    return folder
