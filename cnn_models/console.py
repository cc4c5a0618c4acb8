"""What the commands print reaches every terminal, pipe and file."""

import io
import sys


def print_what_can_be() -> None:
    """Let a character that the output's encoding lacks be printed as its code, as in errors.

    It would end the program: Windows gives a pipe or a file the encoding of its country, which may
    lack the letters of a picture's or a folder's name.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
