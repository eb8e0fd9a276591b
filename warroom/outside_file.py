"""A file that somebody else may have written: only a regular one, of a bounded size, and TOML of a bounded depth."""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import Any

DEEPEST = 32
"""Tables and arrays inside of each other, and parts of a name with dots: TOML's own reader takes minutes or falls over
at thousands."""
LONGEST_WORD = 100
"""Signs of a bare name or number."""

_SIGN = re.compile(rf"\"\"\"|'''|[\"'#\[\]{{}}=,\n.]|[A-Za-z0-9_+-]{{{LONGEST_WORD + 1},}}")
TEXTS = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''(?:[^']|'(?!''))*'{3,5}"),
    '"': re.compile(r'"(?:[^"\\\n]|\\[^\n])*"'),
    "'": re.compile(r"'[^'\n]*'"),
    "#": re.compile(r"#[^\n]*"),
}


_UNFOLLOWED = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
"""How a file is opened that may be another thing, or a link, by the time that it is."""


class NotRegular(OSError):
    """Something that is no regular file."""


class Unreadable(ValueError):
    """The file cannot be taken: on ``line``, from 1, something was ``expected`` and something else ``found``."""

    def __init__(self, expected: str, found: str = "", line: int = 1) -> None:
        super().__init__(f"expected {expected}" + (f", found {found}" if found else ""))
        self.line, self.expected, self.found = line, expected, found


def read_regular(path: str, most: int, *, within: str = "") -> str:
    """The text of the file at ``path``, which has at most ``most`` bytes. Raise `Unreadable`.

    A file that leads out of the folder ``within``, if one is given, is not taken.
    """
    try:
        real = os.path.realpath(path)
        if within and not real.startswith(os.path.realpath(within).rstrip(os.sep) + os.sep):
            raise Unreadable("a file inside of its folder", "a link that leads out of it")
        content = read_bytes(real, most)
    except NotRegular:
        raise Unreadable(f"a file of at most {most} bytes", "something that is no file") from None
    except OSError as error:
        raise Unreadable("a file that can be read", str(error.strerror)) from None
    if len(content) > most:
        raise Unreadable(f"a file of at most {most} bytes", "more")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("UTF-8", f"byte {error.start}", content.count(b"\n", 0, error.start) + 1) from None


def read_bytes(path: str, most: int) -> bytes:
    """What stands in the regular file at ``path``, at most ``most`` bytes and one more that says that there is more.

    Raise ``OSError`` for a link and for what became shorter meanwhile, since such a text never stood there, and
    `NotRegular` for what is none: a pipe would never end, a device neither.
    """
    opened = os.open(path, _UNFOLLOWED)
    try:
        before = os.fstat(opened)
        if not stat.S_ISREG(before.st_mode):
            raise NotRegular(errno.EINVAL, "it is no regular file")
        with os.fdopen(opened, "rb", closefd=False) as file:
            content = file.read(most + 1)
        if os.fstat(opened).st_size < before.st_size:
            raise OSError(errno.EAGAIN, "it became shorter while it was read; try again")
        return content
    finally:
        os.close(opened)


def read_given(path: str, most: int) -> bytes:
    """What a person gave us by its path, at most ``most`` bytes and one more that says that there is more: a file, a
    device, or a pipe. Raise `OSError`; also for a pipe into which nobody writes, so that nothing waits for it for ever.
    """
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISFIFO(os.fstat(opened).st_mode):
            os.set_blocking(opened, True)
            return file.read(most + 1)
        begin = b""
        try:
            begin = os.read(opened, most + 1)
            if not begin:
                raise OSError(errno.EPIPE, "it is a pipe into which nobody writes")
        except BlockingIOError:
            pass  # somebody is about to
        os.set_blocking(opened, True)
        return begin + file.read(most + 1 - len(begin))


def read_toml(text: str) -> dict[str, Any]:
    """What the TOML ``text`` says. Raise `Unreadable`."""
    import tomllib

    _look_how_deep(text)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("TOML", str(error), _line_of_syntax_error(str(error), text)) from None


def _look_how_deep(text: str) -> None:
    """Look at the brackets and the dots outside of texts and comments: in one pass, whatever stands there."""
    depth, dots, line, at = 0, 0, 1, 0
    while (match := _SIGN.search(text, at)) is not None:
        sign, at = match.group(), match.end()
        if sign in TEXTS:
            whole = TEXTS[sign].match(text, match.start())
            if whole is None:
                return  # it never ends: whoever reads it says so
            line, at = line + whole.group().count("\n"), whole.end()
            continue
        if len(sign) > LONGEST_WORD:
            raise Unreadable(f"names and numbers of at most {LONGEST_WORD} signs", f"{sign[:20]}...", line)
        dots = dots + 1 if sign == "." else 0
        depth = depth + 1 if sign in "[{" else max(0, depth - 1) if sign in "]}" else depth
        if max(depth, dots) > DEEPEST:
            raise Unreadable(f"at most {DEEPEST} tables, arrays and parts of a name inside of each other", "more", line)
        line += sign == "\n"


def _line_of_syntax_error(message: str, text: str) -> int:
    _, _, rest = message.partition("at line ")
    number = rest.partition(",")[0]
    return int(number) if number.isdecimal() else text.count("\n", 0, len(text.rstrip())) + 1
