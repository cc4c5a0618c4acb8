"""A run's file may be larger than a picture, and nothing else may pretend to be one."""

import asyncio
import errno
import http.client
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

from ui.guard import http_limits
from ui.guard.run_uploads import MAX_RUN_BODY, brings_run
from ui.texts.common import text

BEGINNING = '--{}\r\nContent-Disposition: form-data; name="files"; filename="{}"\r\n\r\n'


@pytest.mark.parametrize(
    ("name", "is_run"),
    [
        ("lenet.safetensors", True),
        ("a.SAFETENSORS", True),
        ("a.png", False),
        (".safetensors", False),
    ],
)
def test_a_run_is_told_by_the_first_files_name(name, is_run):
    beginning = BEGINNING.format("----WebKitFormBoundary", name).encode()
    assert brings_run(beginning) == is_run
    assert not brings_run(b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + beginning)
    assert not brings_run(b"")


@pytest.mark.parametrize(
    ("name", "size", "status"),
    [
        ("run.safetensors", 20_000_000, 200),
        ("run.safetensors", MAX_RUN_BODY, 413),
        ("photo.png", 20_000_000, 413),
    ],
)
def test_only_a_run_may_be_larger_than_a_picture(app_url, name, size, status):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(app_url).netloc, timeout=120)
    body = BEGINNING.format("x", name).encode() + bytes(size) + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Accept-Language": "zh-CN"}
    connection.request("POST", "/gradio_api/upload", body, headers)
    answer = connection.getresponse()
    assert answer.status == status
    told = answer.read().decode()
    assert (told == text("upload_too_large", "zh")) == (status == 413)


UPLOAD = {
    "type": "http",
    "method": "POST",
    "path": "/gradio_api/upload",
    "headers": [(b"accept-language", b"zh-CN")],
}


def _finished(answer):
    """In a thread of its own: a browser of another test may keep this one's event loop running."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, answer).result()


def test_a_full_disk_is_told_in_the_visitors_language(monkeypatch):
    """The page shows what comes in answer to an upload as it is, so it is no JSON."""
    monkeypatch.setattr(http_limits, "_disk_is_full", lambda: True)
    sent = []

    async def send(message):
        sent.append(message)

    _finished(http_limits.LimitRequests(None, lambda: True)(UPLOAD, None, send))
    assert sent[0]["status"] == 503
    assert sent[1]["body"].decode() == text("disk_full", "zh")


def test_a_disk_that_fills_up_during_an_upload_is_told_alike():
    handle = http_limits.app_settings(lambda: True, has_mcp=False)["exception_handlers"][Exception]
    told = _finished(handle(Request(UPLOAD), OSError(errno.ENOSPC, "No space left on device")))
    assert (told.status_code, told.body.decode()) == (503, text("disk_full", "zh"))
    told = _finished(handle(Request(UPLOAD), OSError(errno.EIO, "Input/output error")))
    assert (told.status_code, told.body.decode()) == (500, text("failed_inside", "zh"))
