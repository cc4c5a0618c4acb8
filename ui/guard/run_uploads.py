"""Uploads of runs: a large network's file is larger than any picture may be."""

import re
from collections.abc import Mapping
from typing import Any

MAX_RUN_BODY = 60_000_000  # bytes; an AlexNet's run has 51 MB, and there is the form around it
# How a browser or gradio_client begins an upload: one line, then what the first file is called.
RUN_FIRST = re.compile(
    rb'--[^\r\n]+\r\nContent-Disposition: form-data;[^\r\n]*filename="[^"\r\n]+\.safetensors"',
    re.IGNORECASE,
)


def is_upload(scope: Mapping[str, Any]) -> bool:
    """Whether the ASGI request brings a file."""
    return scope["method"] == "POST" and str(scope["path"]).endswith("/upload")


def brings_run(beginning: bytes) -> bool:
    """Whether the beginning of an upload's body names a run's file; the file is checked later."""
    return RUN_FIRST.match(beginning) is not None
