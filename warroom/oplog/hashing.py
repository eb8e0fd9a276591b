"""SHA-256 from Python's own code: loading OpenSSL's, which is quicker for many, takes as long as storing an entry."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Digest(Protocol):
        """What was hashed."""

        def hexdigest(self) -> str:
            """64 hexadecimal digits."""

    Sha256 = Callable[[bytes], Digest]

_OWN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"


def own_sha256() -> Sha256:
    """Python's own, or OpenSSL's where Python was built without it."""
    try:
        implementation: Sha256 = __import__(_OWN).sha256
    except ImportError:
        from hashlib import sha256

        implementation = sha256
    return implementation


sha256 = own_sha256()
