"""Texts and numbers that are no mere ones: whoever passes one where another is meant is told so by mypy.

Part of the shell's fast path: `typing` is not imported at run time, where each is the ``str`` or ``int`` that it wraps.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NewType

    Revision = NewType("Revision", int)
    """The row of the last operation that had arrived in this database when something was read or shown."""
    Moment = NewType("Moment", int)
    """When something was: microseconds since 1970, UTC. A length of time is a mere ``int``."""
    WriterId = NewType("WriterId", str)
    """Who writes operations: one database, until it is given up. 32 hexadecimal digits."""
    IncidentId = NewType("IncidentId", str)
    """An incident, as it was named when it was declared. 32 hexadecimal digits."""
    Token = NewType("Token", str)
    """What stands for a private incident in the names on a share. 32 hexadecimal digits."""
    RecordId = NewType("RecordId", str)
    """A record of an incident, as it was named when it was made. 32 hexadecimal digits."""
    EntryId = NewType("EntryId", str)
    """An entry of the timeline. 32 hexadecimal digits."""
    Alarm = tuple[IncidentId, str, WriterId, str, int]
    """What somebody should look at: of which incident, what it is, whose, in words, and since when."""
else:
    Alarm = tuple
    Revision = Moment = int
    WriterId = IncidentId = Token = RecordId = EntryId = str

NO_WRITER = WriterId("")
"""In place of a writer where there is none, or none is known."""
NO_INCIDENT = IncidentId("")
"""In place of an incident where there is none, or all are meant."""
NO_ENTRY = EntryId("")
"""In place of an entry where there is none."""
NO_MOMENT = Moment(0)
"""In place of a moment where there is none."""
