"""What somebody did to the share, told with the writer, the numbers, and since when: lines that were there and can be
read no more, lines that stand without their words or their signatures, a marker that was edited. What we hold is put
back.
"""

from __future__ import annotations

import contextlib
import json
import os

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.sentences import agreeing
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import places
from warroom.room.sharing.joined_share import JoinedShare
from warroom.room.sharing.share_trust import heed
from warroom.share.alteration import numbers_words
from warroom.share.marker import MarkerSeen, stamp_words
from warroom.share.share_format import BATCH
from warroom.share.stripped import WORDS, Stripped
from warroom.share.witness import Witness
from warroom.store.commit import local, set_local
from warroom.store.receive import explained, note_newly, note_noticed, take_back_explained
from warroom.store.seals import name_held, name_of
from warroom.store.sent import own_writers
from warroom.store.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from warroom.store.exchange import HeldLine

GONE, STRIPPED = "gone", "stripped"
_TOLD = "stripped:"
"""Where this machine keeps of which file in a place it has told that something was left out of a writer's lines."""
_STOOD = "stood:"
"""Where this machine keeps how much of each writer of an incident stood in a place."""
_MOST = 5
"""Writers of one incident who are named."""


class RoomWitness(Witness):
    """Raises an alarm in the log of ``room``, which belongs to the share ``member``."""

    def __init__(self, room: WarRoom, member: JoinedShare) -> None:
        self._room, self._member = room, member

    def gone(self, incident: IncidentId, lines: Sequence[HeldLine]) -> None:
        """See `Witness`: told is what came from the share, and what is ours, of which all was put there."""
        numbers: dict[WriterId, list[int]] = {}
        own = own_writers(self._room.at_hand())
        for line in lines:
            if line.writer in own or line.row > self._member.since >= 0:
                numbers.setdefault(line.writer, []).append(line.n)
        if not numbers:
            return
        db = self._room.at_hand()
        names = []
        for writer, seen in list(numbers.items())[:_MOST]:
            by = name_held(db, writer) or "somebody"
            names.append(f"{numbers_words(min(seen), max(seen))} of {name_of(by, writer)}")
        more = f" and of {len(numbers) - _MOST} more" if len(numbers) > _MOST else ""
        is_one = len(numbers) == 1 and len(set(next(iter(numbers.values())))) == 1
        as_before, signature = ("as it was", "its signature") if is_one else ("as they were", "their signatures")
        words = (
            f"{', '.join(names)}{more} can no longer be read on the share {as_before}: taken away, changed or "
            f"stripped of {signature} there, or lost by it. What is held here is put back"
        )
        alarm = (incident, GONE, next(iter(numbers)), words)

        def note(db: sqlite3.Connection) -> None:
            with Transaction(db):
                note_noticed(db, alarm, self._room.now())

        self._room.note(note)

    def stood(self, incident: IncidentId) -> Mapping[WriterId, tuple[int, Moment]]:
        """See `Witness`."""
        kept = json.loads(local(self._room.at_hand(), self._stood_at(incident)) or "{}")
        stood = kept.get("stood", {}) if kept.get("of") == self._identity() else {}
        return {WriterId(writer): (number, Moment(since)) for writer, (number, since) in stood.items()}

    def keep_stood(self, incident: IncidentId, stood: Mapping[WriterId, tuple[int, Moment]]) -> None:
        """See `Witness`."""
        kept = json.dumps({"of": self._identity(), "stood": stood})

        def note(db: sqlite3.Connection) -> None:
            with Transaction(db, lies_elsewhere=True):
                set_local(db, self._stood_at(incident), kept)

        with contextlib.suppress(RoomTrouble):  # what is not kept is not told
            self._room.note(note)

    def _stood_at(self, incident: IncidentId) -> str:
        return f"{_STOOD}{incident}{places.beside(self._member.path)}"

    def _identity(self) -> str:
        """By what it is known again that this is the database, and the place, of which something was kept: the log may
        have been copied to another machine, where the folder is still on its way; and a folder that a program copies
        may have been made anew.
        """
        paths = [self._room.path]
        if self._member.mode == BATCH and not places.is_on_server(self._member.path):
            paths.append(self._member.path)
        return " ".join([self._member.share, self._member.path, *map(_number_of_file, paths)])

    def stripped(self, incident: IncidentId, finding: Stripped, account: str) -> None:
        """See `Witness`. It is told once of a writer and what is lacking, until somebody has looked at it; and again
        where the file was changed since.
        """
        kind = f"{STRIPPED} {finding.what}"
        name = f"{_TOLD}{incident}:{finding.what}:{finding.writer}{places.beside(self._member.path)}"
        alarm = (incident, kind, finding.writer, _stripped_words(finding, account))
        about = finding.hashes if finding.what == WORDS else ()
        self._room.note(lambda db: note_newly(db, name, f"{finding.since}", alarm, self._room.now(), hashes=about))

    def looked(self, incident: IncidentId) -> None:
        """See `Witness`. A purge that came later than what it took the words from explains that."""
        explanations = explained(self._room.at_hand(), incident)
        if explanations:
            self._room.note(lambda db: take_back_explained(db, explanations))

    def marker(self, seen: MarkerSeen) -> None:
        """See `Witness`."""
        heed(self._room, self._member.share, self._member.path, seen)


def _number_of_file(path: str) -> str:
    try:
        return str(os.stat(path).st_ino)  # noqa: PTH116
    except OSError:
        return ""


def _stripped_words(finding: Stripped, account: str) -> str:
    operations = f"{numbers_words(finding.first, finding.last)} of {name_of(finding.by, finding.writer)}"
    stand, them, they = (
        agreeing(finding.last - finding.first + 1, *words)
        for words in (("stands", "stand"), ("it", "them"), ("it", "they"))
    )
    since = f" since {stamp_words(finding.since)}" if finding.since else ""
    whose = f", in a file of the account {account}" if account else ""
    where = f"on the share{since}{whose} ({finding.name})"
    if finding.what != WORDS:
        return (
            f"{operations} {stand} {where} without the signature that {they} had: somebody put {them} there anew. What "
            "is held here goes back onto the share with it"
        )
    held = f"{they} {agreeing(finding.last - finding.first + 1, 'is', 'are')} held here and put back"
    if not finding.here:
        held = "nor does anything here have them"
    return f"{operations} {stand} {where} without words, and no purge that is known here says so: {held}"
