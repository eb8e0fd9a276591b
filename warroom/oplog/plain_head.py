"""Reading a head that is written as our own writers write it: by its shape, at a third of what a reader of JSON costs.

Whoever joins a long incident reads a hundred thousand of them. Any other head, be it allowed or not, is left
to the reader that can tell which rule is broken.
"""

from __future__ import annotations

import re
from functools import lru_cache

from warroom.model.moment import LATEST
from warroom.oplog.strict_json import LARGEST_INTEGER

_NUMBER = "(0|[1-9][0-9]{0,15})"
_NAME = r'[^"\\\x00-\x1f]{1,200}'
_SHAPE = re.compile(
    rf'\{{"n":{_NUMBER},"t":{_NUMBER},"at":{_NUMBER},"by":"({_NAME})","act":"({_NAME})","do":"({_NAME})",'
    rf'"is":"({_NAME})","on":"({_NAME})","of":\[((?:"{_NAME}"(?:,"{_NAME}")*)?)\],"saw":\[\],"b":"([0-9a-f]{{64}})"\}}'
)
Plain = tuple[int, int, int, str, str, str, str, str, tuple[str, ...], str]
"""n, t, at, by, act, do, the kind, what it is on, the fields, the body's hash."""


def plain_head(head: bytes) -> Plain | None:
    """What ``head`` says, `None` where it supersedes, purges or undoes anything or is not written as our writers do."""
    try:
        match = _SHAPE.fullmatch(head.decode())
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    n_, t_, at_, by, act, do, kind, on, of_, body = match.groups()
    n, t, at, of = int(n_), int(t_), int(at_), _fields(of_)
    if not n or n > LARGEST_INTEGER or t >= LATEST or at >= LATEST or of is None:
        return None
    return n, t, at, by, act, do, kind, on, of, body


@lru_cache(maxsize=512)
def _fields(listed: str) -> tuple[str, ...] | None:
    """The names in a list of them, `None` where one stands twice; there are few different lists."""
    names = tuple(listed[1:-1].split('","')) if listed else ()
    return names if len(set(names)) == len(names) else None
