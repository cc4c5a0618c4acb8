"""Calls to the app as a stranger's program makes them: raw JSON, no client library."""

import base64
import json
import urllib.error
import urllib.request
from typing import Any

from tests.conftest import ROOT

EXAMPLE = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"
NOT_FOR_STRANGERS = ("Traceback", 'File "', "pydantic", "site-packages", "object at 0x", "/tmp/")


def as_data_url(picture: bytes) -> dict[str, str]:
    return {"path": "x", "url": "data:image/png;base64," + base64.b64encode(picture).decode()}


def fetch(url: str, body: bytes | None = None, timeout: float = 60) -> tuple[int, str]:
    """Status and text of whatever the server answers; `body` is posted as JSON."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def call(app_url: str, name: str, values: list[Any], timeout: float = 60) -> str:
    """Post to an endpoint and read the whole stream that it answers with."""
    return post(app_url, name, json.dumps({"data": values}).encode(), timeout)


def post(app_url: str, name: str, body: bytes, timeout: float = 60) -> str:
    address = f"{app_url}/gradio_api/call/{name}"
    status, text = fetch(address, body, timeout)
    if status != 200:
        return text
    told = fetch(f"{address}/{json.loads(text)['event_id']}", None, timeout)[1]
    return told.replace("event: heartbeat\ndata: null\n\n", "")  # of an answer that took its time


def answer_of(told: str) -> Any:
    """What a call gave, from its stream; AssertionError if it was refused."""
    assert told.startswith("event: complete"), told[:300]
    return json.loads(told.splitlines()[1].removeprefix("data: "))[0]


def assert_is_a_clear_refusal(told: str) -> None:
    """One sentence for a stranger: no answer, nothing of the inside, no `null`, not long."""
    assert "event: complete" not in told, told[:300]
    line = told.splitlines()[1].removeprefix("data: ") if told.startswith("event:") else told
    record = json.loads(line)
    sentence = record.get("error") or record.get("detail")
    assert isinstance(sentence, str), told[:300]
    assert sentence[-1] in ".?", sentence
    assert len(sentence) < 800
    assert "\n" not in sentence
    for inside in (*NOT_FOR_STRANGERS, str(ROOT)):
        assert inside not in sentence, sentence
