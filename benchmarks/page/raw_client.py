"""A program without a client library: upload, ask, read the answer, over one connection."""

import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BOUNDARY = "----classic-cnn-lab"
PATIENCE = 300  # seconds of one request


class RawClient:
    """Asks `/classify` as README's lines with curl do."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port, timeout=PATIENCE
        )

    def classify(self, picture: Path) -> dict[str, Any]:
        """The answer of `/classify`; ValueError where there is none."""
        told = 'Content-Disposition: form-data; name="files"; filename="picture.png"'
        head = f"--{BOUNDARY}\r\n{told}\r\n\r\n"
        body = head.encode() + picture.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        path = json.loads(self._send("/gradio_api/upload", body, kind))[0]
        asked = {"data": [{"path": path, "meta": {"_type": "gradio.FileData"}}]}
        place = "/gradio_api/call/classify"
        event = json.loads(self._send(place, json.dumps(asked).encode(), "application/json"))
        self._connection.request("GET", f"{place}/{event['event_id']}")
        told = self._connection.getresponse().read().decode()
        if "event: complete" not in told:
            raise ValueError(f"/classify gave no answer: {told[:200]}")
        answer: dict[str, Any] = json.loads(told.split("data: ")[-1])[0]
        return answer

    def waits(self, picture: Path, times: int) -> list[float]:
        """Milliseconds of that many answers, one after another."""
        self._connection.close()  # the server ends an idle one; the next request opens another
        found = []
        for _ in range(times):
            started = time.perf_counter()
            self.classify(picture)
            found.append(1000 * (time.perf_counter() - started))
        return found

    def _send(self, place: str, body: bytes, kind: str) -> str:
        self._connection.request("POST", place, body, {"Content-Type": kind})
        return self._connection.getresponse().read().decode()
