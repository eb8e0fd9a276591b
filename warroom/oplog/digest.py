"""The digest of an incident: two people who hold the same operations have the same 64 hexadecimal digits.

It covers which writes stand (kind, id, field, hash of the head), not their values in effect, bodies or local settings,
so a purge or a different playbook changes nothing.
"""

from __future__ import annotations

import hashlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 4_096
"""Lines that are hashed as one text."""


def digest(heads: Iterable[tuple[str, str, str, str]]) -> str:
    """SHA-256 over the sorted (kind, id, field, head hash), each ended by NUL and the line by LF."""
    total = hashlib.sha256()
    ordered = sorted(heads)
    for start in range(0, len(ordered), _AT_ONCE):
        lines = "\n".join(map("\0".join, ordered[start : start + _AT_ONCE]))
        total.update(f"{lines}\n".encode())
    return total.hexdigest()
