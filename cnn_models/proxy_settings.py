"""Proxy settings of the surroundings that would keep a program from starting."""

import os
from collections.abc import Callable, Iterable
from urllib.request import getproxies, proxy_bypass

PROXIES = ("http_proxy", "https_proxy", "all_proxy")
EXCEPTIONS = "no_proxy"
OWN_HOSTS = ("127.0.0.1", "localhost", "::1")


def settle_proxies(client: Callable[[], object], own_hosts: Iterable[str] = OWN_HOSTS) -> str:
    """Leave out what `client` cannot use, and let no proxy stand before this machine itself.

    client: makes an HTTP client, as `httpx.Client`; it raises for settings that it cannot use.
    own_hosts: names and addresses of this machine, without ports. Returns a sentence on what is
    ignored; "" for nothing. Changes `os.environ`, where such libraries look each time.
    """
    unusable = _leave_out_unusable(client)
    if not _set(PROXIES):  # then macOS and Windows have them of the system, until any are set
        found = {f"{scheme}_proxy": address for scheme, address in getproxies().items()}
        os.environ.update({name: found[name] for name in PROXIES if name in found})
    kept = _set(PROXIES)
    hidden = [host for host in own_hosts if not proxy_bypass(host)]
    if kept and hidden:
        no_proxy = os.environ.get(EXCEPTIONS) or os.environ.get(EXCEPTIONS.upper(), "")
        for name in (EXCEPTIONS, EXCEPTIONS.upper()):
            os.environ[name] = ",".join([part for part in (no_proxy, *hidden) if part])
    told = []
    if unusable:
        told.append(f"{', '.join(unusable)} everywhere, as no client can use it")
    if kept and hidden:
        told.append(f"{', '.join(kept)} for this machine's own addresses")
    return f"Proxy settings ignored: {'; '.join(told)}." if told else ""


def _set(names: Iterable[str]) -> list[str]:
    return sorted(name for name in os.environ if name.lower() in names)


def _leave_out_unusable(client: Callable[[], object]) -> list[str]:
    """Put the settings back one by one, but those with which no client can be made; their names."""
    settings = {name: os.environ.pop(name) for name in _set((*PROXIES, EXCEPTIONS))}
    unusable = []
    for name, value in settings.items():
        is_list = name.lower() == EXCEPTIONS
        usable: list[str] = []
        for part in value.split(",") if is_list else [value]:
            os.environ[name] = ",".join([*usable, part])
            try:
                client()
            except Exception:  # ImportError without SOCKS, ValueError, an error of its own
                unusable.append(f"{name}={part}" if is_list else name)
            else:
                usable.append(part)
        os.environ[name] = ",".join(usable)
        if not usable:
            del os.environ[name]
    return unusable
