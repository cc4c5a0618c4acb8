"""A run's file may be larger than a picture, and nothing else may pretend to be one."""

import http.client
import urllib.parse

import pytest

from ui.run_uploads import MAX_RUN_BODY, brings_run
from ui.texts import text

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
