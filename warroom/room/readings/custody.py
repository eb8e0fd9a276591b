"""Through whose hands an incident went: what was read in, exported, copied for customers and purged, by whom, when;
and whose words are missing though nobody purged them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from warroom.model.custody_notes import COPIED, CUSTODY, EXPORTED, PUBLISHED, READ_IN
from warroom.model.identity import IncidentId
from warroom.model.private import is_private
from warroom.model.sentences import counted
from warroom.room.core import WarRoom
from warroom.store.notes import notes
from warroom.store.pins import untaken
from warroom.store.purge_decisions import purges_told
from warroom.store.purge_notices import words_of
from warroom.store.records import incident_number
from warroom.store.seals import wordless
from warroom.text import Untrusted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.report.facts import Handled

PURGED, NOT_PURGED, MISSING = "purged", "not purged", "missing"
_DIGEST = re.compile(r"[0-9a-f]{12}")


def handled(room: WarRoom, incident: IncidentId) -> list[Handled]:
    """What was done with the incident, and those that are one outage with it, the oldest first."""
    from warroom.report.facts import Handled  # `verify` only counts, and loads no document for that

    db = room.reader()
    doubtful = untaken(db)
    handlings = []
    parts = room.parts(incident)
    for part in parts:
        for note in notes(db, CUSTODY, incident=part):
            act_name, words = str(note.said.get("what")), _words(note.said)
            if words:
                unsure = (note.by, note.writer) in doubtful
                handlings.append(Handled(note.at, Untrusted(note.by), act_name, Untrusted(words), unsure))
        number = incident_number(db, part)
        for notice in purges_told(db, number) if number is not None else ():
            what = PURGED if notice.is_purged else NOT_PURGED
            handlings.append(Handled(notice.at, notice.by, what, Untrusted(words_of(notice)), notice.unsure))
    for lost in wordless(db):
        if lost.incident in parts:
            operations = counted(lost.count, "operation", "operations")
            words = f"wrote {operations} whose words are not here: left out of the share, and no purge says so"
            unsure = (lost.by, lost.writer) in doubtful
            handlings.append(Handled(lost.at, Untrusted(lost.by), MISSING, Untrusted(words), unsure))
    return sorted(handlings, key=lambda handled: (handled.at, handled.by.raw, handled.what, handled.words.raw))


def counts(room: WarRoom) -> dict[str, int]:
    """How often each of these things was done, in all incidents of the database but private ones."""
    db = room.reader()
    times = Counter(
        str(note.said.get("what")) for note in notes(db, CUSTODY) if _words(note.said) and not is_private(note.incident)
    )
    for summary in room.incidents_apart():
        if is_private(summary.id):
            continue
        number = incident_number(db, summary.id)
        if number is not None:
            times[PURGED] += sum(notice.is_purged for notice in purges_told(db, number))
    return {act_name: count for act_name, count in times.items() if count}


def _words(fields: Mapping[str, object]) -> str:
    """What a note says; empty for one that only a newer version can tell."""
    subject, count, digest = str(fields.get("as", ""))[:200], fields.get("count"), str(fields.get("digest", ""))
    digest_words = f" (SHA-256 {digest})" if _DIGEST.fullmatch(digest) else ""
    number = count if isinstance(count, int) else 0
    return {
        EXPORTED: f"exported as {subject}{digest_words}",
        COPIED: f"copied for {subject}{digest_words}",
        PUBLISHED: f"published for {subject}{digest_words}",
        READ_IN: f"read in {counted(number, 'entry', 'entries')} of {subject}",
    }.get(str(fields.get("what")), "")
