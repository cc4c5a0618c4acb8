"""What a machine may have set before the app is started: proxies, HOST and PORT, other users."""

import os
import socket
import stat
from functools import partial

import httpx
import pytest

from cnn_models.proxy_settings import settle_proxies
from runs.server_folder import ServerFolder
from ui.guard.server_address import server_address

DEAD = "http://127.0.0.1:9"


@pytest.fixture
def settle(monkeypatch):
    """Settle these settings and no others; give what is told, and what is left."""

    def settle(**settings):
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        monkeypatch.setattr(os, "environ", environment | settings)
        told = settle_proxies(partial(httpx.Client, verify=False))
        return told, {k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}

    return settle


def test_without_proxies_nothing_is_told_or_set(settle):
    assert settle() == ("", {})


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"])
def test_a_proxy_stays_but_not_before_this_machine(settle, name):
    told, left = settle(**{name: DEAD})
    assert told == f"Proxy settings ignored: {name} for this machine's own addresses."
    assert left[name] == DEAD
    assert left["no_proxy"] == left["NO_PROXY"] == "127.0.0.1,localhost,::1"
    told, again = settle(**left)
    assert (told, again) == ("", left)


def test_the_users_own_exceptions_are_kept(settle):
    _, left = settle(HTTP_PROXY=DEAD, NO_PROXY="intern.example,localhost")
    assert left["no_proxy"] == "intern.example,localhost,127.0.0.1,::1"
    assert settle(HTTP_PROXY=DEAD, no_proxy="*") == ("", {"HTTP_PROXY": DEAD, "no_proxy": "*"})


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, "ALL_PROXY"),  # no SOCKS is installed
        ({"all_proxy": "socks://127.0.0.1:1080"}, "all_proxy"),  # as GNOME writes it
        ({"NO_PROXY": "localhost,[::1]", "HTTP_PROXY": DEAD}, "NO_PROXY=[::1]"),
    ],
)
def test_what_no_client_can_be_made_with_is_left_out_and_named(settle, settings, named):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with pytest.raises((ImportError, ValueError, httpx.InvalidURL)):
            httpx.Client(verify=False)
    told, left = settle(**settings)
    assert f"ignored: {named} everywhere" in told
    httpx.Client(verify=False)
    assert left.get("HTTP_PROXY") == settings.get("HTTP_PROXY")
    assert "ALL_PROXY" not in left


def test_proxies_of_the_system_stay_when_exceptions_are_set(settle, monkeypatch):
    """Those of macOS and Windows count only while the environment has none at all."""
    found = {"https": "http://proxy.example:8080", "socks": "http://proxy.example:1080"}
    monkeypatch.setattr("cnn_models.proxy_settings.getproxies", lambda: found)
    _, left = settle()
    assert left["https_proxy"] == "http://proxy.example:8080"
    assert "localhost" in left["no_proxy"]


def test_an_address_is_found_good_before_anything_starts_on_it():
    host, port = server_address("127.0.0.1", "0")
    assert (host, server_address(host, str(port))) == ("127.0.0.1", (host, port))
    assert server_address("localhost", "0")[0] == "localhost"


@pytest.mark.skipif(not socket.has_ipv6, reason="Python without IPv6")
def test_an_address_of_ipv6_is_bracketed_as_addresses_in_a_browser_are():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    for host in ("::", "[::]"):
        assert server_address(host, "0")[0] == "[::]"


@pytest.mark.parametrize(
    ("host", "port", "told"),
    [
        ("127.0.0.1", "70000", "PORT is 70000; ports go from 1 to 65535"),
        ("127.0.0.1", "-1", "PORT is -1; ports go from 1 to 65535"),
        ("127.0.0.1", "abc", "PORT is 'abc', which is not a number"),
        ("127.0.0.1", "²", "PORT is '²', which is not a number"),
        # conda's own variable
        ("x86_64-conda-linux-gnu", "0", "HOST is 'x86_64-conda-linux-gnu', which"),
        ("no..name", "0", "HOST is 'no..name', which no computer"),
        ("192.0.2.1", "0", "HOST is '192.0.2.1', which is no address of this computer"),
    ],
)
def test_another_address_is_told_in_a_sentence_with_what_to_do(host, port, told):
    with pytest.raises(ValueError, match=r"HOST=127|Choose another port") as error:
        server_address(host, port)
    assert str(error.value).startswith(told)


def test_each_server_has_a_folder_that_is_closed_to_other_users(tmp_path):
    parent = tmp_path / "not" / "there"
    first, second = ServerFolder("uploads", parent), ServerFolder("uploads", parent)
    assert first.path != second.path
    assert stat.S_IMODE(first.path.stat().st_mode) == stat.S_IRWXU
    second.remove()
    first.remove()
