"""The digest of an incident: two people who hold the same operations have the same 64 hexadecimal digits.

It covers which writes stand (kind, id, field, hash of the head), not their values in effect, bodies or local settings,
so a purge or a different playbook changes nothing.
"""

from __future__ import annotations

import hashlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def digest(heads: Iterable[tuple[str, str, str, str]]) -> str:
    """SHA-256 over the sorted (kind, id, field, head hash), each ended by NUL and the line by LF."""
    total = hashlib.sha256()
    for head in sorted(heads):
        total.update("\0".join(head).encode() + b"\n")
    return total.hexdigest()
