"""Texts and numbers that are no mere ones: whoever passes one where another is meant is told so by mypy.

Part of the shell's fast path: `typing` is not imported at run time, where each is the ``str`` or ``int`` that it wraps.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NewType

    Revision = NewType("Revision", int)
    """The row of the last operation that had arrived in this database when something was read or shown."""
    WriterId = NewType("WriterId", str)
    """Who writes operations: one database, until it is given up. 32 hexadecimal digits."""
    IncidentId = NewType("IncidentId", str)
    """An incident, as its log and its folder on a share are named. 32 hexadecimal digits."""
    RecordId = NewType("RecordId", str)
    """A record of an incident. 32 hexadecimal digits, or a name of its kind's own such as ``role:commander``."""
    EntryId = NewType("EntryId", RecordId)
    """A record that is an entry of the timeline."""
else:
    Revision = int
    WriterId = IncidentId = RecordId = EntryId = str

NO_WRITER = WriterId("")
"""In place of a writer where there is none, or none is known."""
