"""A text that a command is given as a file."""

from __future__ import annotations

from warroom import exit_codes
from warroom.cli.opening import stop
from warroom.outside_file import read_given

_LARGEST = 20_000_000


def read_text(file: str) -> str:
    """The text of ``file``; the program ends when it is too large or cannot be read."""
    try:
        content = read_given(file, _LARGEST)
    except OSError as error:
        stop(f"{file} cannot be read ({error.strerror}); nothing was done.", exit_codes.DATA)
    if len(content) > _LARGEST:
        stop(f"{file} is larger than {_LARGEST} bytes; nothing was done.", exit_codes.DATA)
    return content.decode("utf-8-sig", "replace")
