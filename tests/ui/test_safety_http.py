"""What strangers post, over real HTTP: one clear sentence for each, and the app goes on."""

import base64
import http.client
import json
import urllib.parse
import urllib.request
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.raw_calls import (
    EXAMPLE,
    answer_of,
    as_data_url,
    assert_is_a_clear_refusal,
    call,
    fetch,
    post,
)
from ui.guard.http_limits import MAX_BODY

PICTURE = as_data_url(EXAMPLE.read_bytes())
META = {"meta": {"_type": "gradio.FileData"}}
LONG = "x" * 100_000
GOOD: dict[str, list[Any]] = {
    "classify": [PICTURE],
    "layers": ["lenet"],
    "feature_maps": [PICTURE, "lenet", "conv1"],
    "feature_tensor": [PICTURE, "lenet", "conv1"],
    "networks": [],
    "runs": [],
    "retrain": ["lenet", 0.01, 10, None, None, "modern", "scratch", 0],
}
# Nothing of this is a picture, a network, a layer, a recipe or a number in any range.
ODD = [
    *("", "abc", LONG, "../../etc/passwd", "\x00\ud800", "<script>", "1; rm -rf /"),
    *(float("nan"), float("inf"), -1, 10**12, 10**400, True),
    *([], [1, 2], {}, {"a": {"b": [1]}}, {"path": ["a"]}, {"path": None, "url": 5}),
    {"path": "/etc/passwd"},
    {"path": "/dev/zero"},
    {"path": str(ROOT / "README.md"), **META},
    {"path": "relative.png", "url": "http://127.0.0.1:1/x.png", **META},
    {"path": "http://127.0.0.1:1/x.png", **META},
    {"path": "data:image/png;base64,AAAA", **META},
]
PLACES = [(name, place) for name, values in GOOD.items() for place in range(len(values))]


@pytest.fixture(scope="module", autouse=True)
def _answers_as_before(app_url):
    """After all of this somebody else's classification is as it ever was."""
    before = _labels(app_url)
    yield
    assert _labels(app_url) == before


@pytest.fixture(autouse=True)
def _still_up(app_url):
    yield
    assert answer_of(call(app_url, "layers", ["lenet"]))[0]["name"] == "conv1"


def _labels(app_url):
    answer = answer_of(call(app_url, "classify", [PICTURE]))
    return {name: record["label"] for name, record in answer.items()}


@pytest.mark.parametrize(("name", "place"), PLACES, ids=[f"{n}-{p}" for n, p in PLACES])
def test_a_value_of_another_kind_is_refused_in_one_sentence(app_url, name, place):
    # A quarter of them each: the arguments of a kind share their code, and all meet all in turn.
    for odd in ODD[PLACES.index((name, place)) % 4 :: 4]:
        values = list(GOOD[name])
        values[place] = odd
        assert_is_a_clear_refusal(call(app_url, name, values))


@pytest.mark.parametrize("name", GOOD)
def test_missing_and_extra_arguments_are_refused_with_what_is_taken(app_url, name):
    for values in ([*GOOD[name], 1, 1], GOOD[name][:-1]):
        if values != GOOD[name]:
            told = call(app_url, name, values)
            assert_is_a_clear_refusal(told)
            assert f"/{name} takes" in told


@pytest.mark.parametrize(
    "body",
    [b"", b"{{{", b"[1]", b"{}", b'{"data": "abc"}', b'{"data": null}', b'{"data": {"a": 1}}'],
)
def test_another_form_is_refused_without_quoting_it(app_url, body):
    assert_is_a_clear_refusal(post(app_url, "classify", body))


@pytest.mark.parametrize("name", ["nothing", "no_such", "%00", "x" * 5000])
def test_an_unknown_endpoint_is_told_so(app_url, name):
    assert_is_a_clear_refusal(post(app_url, urllib.parse.quote(name, safe=""), b'{"data": []}'))


@pytest.mark.parametrize("index", [10**9, -1, "a", None])
def test_an_unknown_event_of_the_page_is_told_so(app_url, index):
    body = json.dumps({"data": [], "fn_index": index, "session_hash": "x"}).encode()
    assert_is_a_clear_refusal(fetch(f"{app_url}/gradio_api/queue/join", body)[1])


def test_a_missing_and_a_forbidden_file_are_answered_alike(app_url):
    paths = ("/etc/passwd", "/etc/no-such-file", str(EXAMPLE), "/dev/zero")
    for extra in ({}, META):
        told = {call(app_url, "classify", [{"path": path, **extra}]) for path in paths}
        assert len(told) == 1


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_fifty_megabytes_is_refused_before_it_is_kept(app_url, chunked):
    size = MAX_BODY + 35_000_000
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(app_url).netloc, timeout=60)
    connection.putrequest("POST", "/gradio_api/call/classify")
    connection.putheader("Content-Type", "application/json")
    if chunked:
        connection.putheader("Transfer-Encoding", "chunked")
    else:
        connection.putheader("Content-Length", str(size))
    connection.endheaders()
    piece = b"100000\r\n" + b"A" * 0x100000 + b"\r\n"
    try:
        for _ in range(size // 0x100000 if chunked else 0):
            connection.send(piece)
    except OSError:
        pass  # it has answered, and hung up
    answer = connection.getresponse()
    assert answer.status == 413
    assert_is_a_clear_refusal(answer.read().decode())


def test_an_upload_over_the_limit_is_refused(app_url):
    for megabytes in (11, 60):
        status, told = _upload(app_url, "big.png", bytes(megabytes * 1024**2))[:2]
        assert status == 413
        assert "MB" in told or "bytes" in told


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "page.png", "page.js"])
def test_an_upload_is_never_served_as_a_page(app_url, name):
    page = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'
    status, told = _upload(app_url, name, page)
    assert status == 200
    address = f"{app_url}/gradio_api/file={urllib.parse.quote(json.loads(told)[0])}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        kind = answer.headers["Content-Type"]
        shown = answer.headers["Content-Disposition"].partition(";")[0]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in kind
    assert "svg" not in kind
    assert shown == "attachment" or kind == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        *("app.py", ".git/config", "requirements.txt", "checkpoints/lenet.safetensors"),
        *("/etc/passwd", "//etc/passwd", "file:///etc/passwd", "/proc/self/environ", "/dev/zero"),
        *("..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "../../../etc/passwd"),
        *("%00", "training/subset.npz", "C:%5CWindows%5Cwin.ini", "http://127.0.0.1:1/x"),
    ],
)
def test_no_file_of_the_server_can_be_fetched(app_url, path):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(app_url).netloc, timeout=30)
    connection.request("GET", f"/gradio_api/file={path}")  # as it is: nothing is tidied up
    answer = connection.getresponse()
    assert answer.status in (403, 404)
    assert b"root:" not in answer.read()


def test_what_is_public_tells_no_place_on_the_server(app_url):
    for page in ("config", "gradio_api/info", "gradio_api/openapi.json", ""):
        told = fetch(f"{app_url}/{page}")[1]
        assert str(ROOT) not in told
        assert "site-packages" not in told
    # The panel "Use via API" asks for it; what others ask of the server stays unsaid.
    assert json.loads(fetch(f"{app_url}/monitoring/summary")[1]) == {"functions": {}}


def _upload(app_url: str, name: str, content: bytes) -> tuple[int, str]:
    boundary = base64.b16encode(b"boundary").decode()
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(f"{app_url}/gradio_api/upload", body, kind)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:  # the server answered early and hung up while we were still sending
        return 413, "more bytes than are taken"
