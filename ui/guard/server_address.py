"""Where the page is served: HOST and PORT, found good before anything is started on them."""

import errno
import socket
import sys

ADVICE = "HOST=127.0.0.1 is for this computer alone, HOST=0.0.0.0 for its network too."
ANOTHER = "Choose another port: PORT=7861."


def server_address(host: str, port: str) -> tuple[str, int]:
    """The host as Gradio takes it and the port's number; port "0" is any that is free.

    Raises ValueError, in one sentence with what to do, if nothing can be served there.
    """
    number = _number(port)
    name = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(name, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise ValueError(f"HOST is {host!r}, which no computer here is called. {ADVICE}") from None
    for family, *_, address in found:
        number = _free_port(family, (name, number, *address[2:]), host)
    return f"[{name}]" if ":" in name else name, number


def _number(port: str) -> int:
    try:
        number = int(port)
    except ValueError:
        raise ValueError(f"PORT is {port!r}, which is not a number. {ANOTHER}") from None
    if not 0 <= number <= 65535:
        raise ValueError(f"PORT is {port}; ports go from 1 to 65535. {ANOTHER}")
    return number


def _free_port(family: int, address: tuple, host: str) -> int:
    """Take the port and let it go again."""
    port = address[1]
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if sys.platform != "win32":  # one that was used a moment ago is free; there, any is
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            told = f"HOST is {host!r}, which is no address of this computer. {ADVICE}"
        elif error.errno == errno.EACCES and port < 1024:
            told = f"PORT is {port}; one below 1024 is the administrator's. {ANOTHER}"
        else:
            told = f"Port {port} on {host} cannot be had ({reason}). {ANOTHER}"
        raise ValueError(told) from error
