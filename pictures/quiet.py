"""Keep libtiff from printing on the server's terminal what the door tells in its refusal."""

import contextlib
import ctypes

from PIL import _imaging


def silence_libtiff() -> None:
    """Set libtiff's handlers of errors and warnings to none, for the whole process.

    Where Pillow's build hides them, as on Windows, it goes on printing.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(_imaging.__file__)
        for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
            set_handler = getattr(library, name)
            set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
            set_handler(None)
