"""Numbers that are no mere numbers: whoever passes one where another is meant is told so by mypy.

Part of the shell's fast path: `typing` is not imported at run time, where a `Revision` is the ``int`` that it wraps.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NewType

    Revision = NewType("Revision", int)
    """The row of the last operation that had arrived in this database when something was read or shown."""
else:
    Revision = int
