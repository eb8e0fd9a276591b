"""What goes wrong with a server, as the errors of a folder: a sentence each, and what they stop.

`unreachable` is about the whole share, `denied` makes an observer of us, `full` keeps what is unsent here.
"""

from __future__ import annotations

import errno
from typing import Any

from warroom.text import Untrusted, for_line

_NOT_FOUND, _NO_REPLICAS, _FULL = (10059,), (10005, 10074), (10023, 10047, 10028, 10077, 10122)
_OFF = (10039, 10076)
_THERE, _NO_MESSAGE, _BEFORE = (10058, 10065), (10037, 10043, 10057), (10071,)
_LONGEST = 120


def unreachable(words: str) -> OSError:
    """The server cannot be asked, because of ``words``."""
    return OSError(errno.ENOTCONN, words)


def denied(what: str) -> PermissionError:
    """The server does not let us do ``what``."""
    return PermissionError(errno.EACCES, f"the server lets us read and not {what}")


def full(words: str = "") -> OSError:
    """The server takes no more."""
    return OSError(errno.ENOSPC, f"the server is full{f' ({words})' if words else ''}")


def gone(what: str) -> FileNotFoundError:
    """The server has no such stream."""
    return FileNotFoundError(errno.ENOENT, f"{what} is not on the server")


def no_streams() -> OSError:
    """The server cannot keep a share."""
    return unreachable("the server keeps no streams: JetStream is not switched on there")


def code_of(answer: dict[str, Any]) -> int:
    """The number of the error that a server answered with; 0 for none."""
    error = answer.get("error")
    if not isinstance(error, dict):
        return 0
    code = error.get("err_code", error.get("code"))
    return code if type(code) is int and code > 0 else -1


def is_too_many_replicas(answer: dict[str, Any]) -> bool:
    """Whether a stream was refused only because there are not so many servers."""
    return code_of(answer) in _NO_REPLICAS


def is_there_already(answer: dict[str, Any]) -> bool:
    """Whether a stream was refused because it is there."""
    return code_of(answer) in _THERE


def is_no_message(answer: dict[str, Any]) -> bool:
    """Whether there is no such message in a stream."""
    return code_of(answer) in _NO_MESSAGE


def is_written_before(answer: dict[str, Any]) -> bool:
    """Whether somebody else was the first to write under a subject."""
    return code_of(answer) in _BEFORE


def checked(answer: dict[str, Any], what: str) -> dict[str, Any]:
    """``answer`` if it is no error, else raise what a folder would, about ``what``."""
    code = code_of(answer)
    if not code:
        return answer
    words = answer["error"].get("description", "")
    reason = for_line(Untrusted(str(words)[:_LONGEST]))
    if code in _NOT_FOUND:
        raise gone(what)
    if code in _FULL or "maximum" in reason or "insufficient" in reason or "no space" in reason:
        raise full(reason)
    if code in _OFF:
        raise no_streams()
    raise unreachable(f"the server refuses {what}: {reason}")
