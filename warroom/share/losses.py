"""What stood on the share at an earlier look, of this run or of a program that ended, and can be read there no more.

Whoever uses shell commands alone runs for a second at a time: what vanished meanwhile is put back by the next command,
and would never be told. So how much of each writer was read there is kept from one run to the next.

A folder may be slow to show what it holds, and whoever copies it may take a log away before he brings the next one. So
what we wrote is looked for twice, and of others it is told what was missing for as long as a running program waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from warroom.model.identity import NO_MOMENT, IncidentId, Moment, WriterId
from warroom.model.private import is_private
from warroom.share.folder import owner_of
from warroom.share.share_format import MARKER, ops_folder
from warroom.share.stripped import all_stripped
from warroom.store.exchange import held_hashes, last_numbers, lines_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Sequence

    from warroom.share.folder import Folder
    from warroom.share.log_file import LogFile
    from warroom.share.stripped import Stripped
    from warroom.share.witness import Witness
    from warroom.store.exchange import HeldLine

AGAIN_AFTER, KEEP_EVERY = 2.0, 5.0
"""Seconds between the two looks for what is ours, and until it is kept again what we wrote."""
PATIENCE = 120 * 1_000_000
"""Microseconds for which what others wrote must have been missing."""

Stood = Mapping[WriterId, tuple[int, Moment]]
"""Of each writer, up to which number all that is held was read on the share, and since when some of it is missing
(microseconds since 1970; 0 where nothing is).
"""
_NOTHING = (0, NO_MOMENT)
_WRITER = 32


class Losses:
    """What was lost of one incident. ``witness`` keeps what stood there; ``unproven`` gives the hashes for which no
    signature in some logs vouches, ``now`` microseconds since 1970. With ``carries``, nothing is looked for.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        incident: IncidentId,
        witness: Witness,
        *,
        folder: Folder,
        carries: bool,
        unproven: Callable[[Iterable[LogFile]], set[bytes]],
        now: Callable[[], Moment],
        ticks: Callable[[], float],
    ) -> None:
        self._db, self._incident, self._witness, self._now, self._ticks = db, incident, witness, now, ticks
        self._folder, self._carries, self._unproven = folder, carries, unproven
        self._doubted: set[bytes] = set()
        self._put: set[str] = set()
        self._there: set[str] = set()
        self._since: float | None = None
        self._kept_at = float("-inf")

    @property
    def is_in_doubt(self) -> bool:
        """Whether something of ours is to be looked for once more."""
        return self._since is not None

    @property
    def is_due(self) -> bool:
        """Whether it is time for that."""
        return self._since is not None and self._ticks() - self._since >= AGAIN_AFTER

    def look(self, files: Collection[LogFile], own: frozenset[str], *, first: bool) -> list[HeldLine]:
        """Compare ``files``, all logs of the incident, with what stood there, and keep what does now. What others wrote
        and was missing for long is returned: it is to be told. With ``first``, what is ours and is missing, or stands
        there with less than we wrote, is looked for once more (`is_due`).
        """
        if self._carries or not self._is_there():  # it may have come over the other place
            return []
        before, slow = self._witness.stood(self._incident), _slow(files)
        missing = lines_of(self._db, set(held_hashes(self._db, self._incident)) - _standing(files))
        self._keep(before, missing, but=slow)
        lost = [line for line in missing if line.n <= before.get(line.writer, _NOTHING)[0]]
        ours = {bytes.fromhex(line.hash) for line in lost if line.writer in own}
        if first and (ours or self._less(files, own)):
            self._doubted, self._since = ours, self._ticks()
            self._there = {file.name for file in files}
        long_ago = self._now() - PATIENCE
        others = [line for line in lost if line.writer not in own and line.writer not in slow]
        return [line for line in others if 0 < before[line.writer][1] <= long_ago]

    def look_again(self, files: Collection[LogFile], own: frozenset[str]) -> None:
        """Tell what of ours is missing still in ``files``, read anew, and what stands there with less: what we put
        there since the first look is no answer.
        """
        self._since, slow = None, _slow(files)
        files = [file for file in files if not self._is_of_this_run(file, own)]
        if not self._is_there():  # what is known of it is kept as it was: the next look begins anew
            return
        lost = lines_of(self._db, self._doubted - _standing(files))
        self.tell_gone([line for line in lost if line.writer not in slow])
        self.tell_stripped(self._less(files, own))

    def _is_of_this_run(self, file: LogFile, own: frozenset[str]) -> bool:
        """Whether we made ``file`` since the first look: what is sealed is called by its digest."""
        if is_private(self._incident):
            return file.name not in self._there and file.made_by(own)
        return file.name in self._put

    def _is_there(self) -> bool:
        """Whether the share is there still, behind what was read: in a folder that went away nothing is listed."""
        try:
            self._folder.read(MARKER, 0, 1)
        except OSError:
            return False
        return True

    def tell_gone(self, lines: Sequence[HeldLine]) -> None:
        """Tell that ``lines`` were lost there: they stand there no more, until they are read there again."""
        if not lines:
            return
        self._witness.gone(self._incident, lines)
        stood = dict(self._witness.stood(self._incident))
        for line in lines:
            stood[line.writer] = (min(stood.get(line.writer, _NOTHING)[0], line.n - 1), NO_MOMENT)
        self._witness.keep_stood(self._incident, stood)

    def tell_stripped(self, findings: Iterable[Stripped]) -> None:
        """Tell what stands there with less than it was written with."""
        for finding in findings:
            account = owner_of(self._folder, f"{ops_folder(self._incident)}/{finding.name}")
            self._witness.stripped(self._incident, finding, account)

    def note_put(self, names: Sequence[str]) -> None:
        """We made the logs ``names`` just now."""
        self._put.update(names)

    def wrote(self, lines: Sequence[HeldLine]) -> None:
        """``lines`` of ours, each writer's in order, were written there."""
        if self._carries or self._ticks() - self._kept_at < KEEP_EVERY:
            return
        stood = dict(self._witness.stood(self._incident))
        for line in lines:
            number, since = stood.get(line.writer, _NOTHING)
            if line.n == number + 1:
                stood[line.writer] = (line.n, since)
        self._witness.keep_stood(self._incident, stood)
        self._kept_at = self._ticks()

    def _keep(self, before: Stood, missing: Sequence[HeldLine], *, but: Collection[str]) -> None:
        """Keep what stands there now; of whom nobody can tell yet (``but``), that stays as it was."""
        least: dict[WriterId, int] = {}
        for line in missing:
            least[line.writer] = min(line.n, least.get(line.writer, line.n))
        after = dict(before)
        for writer, last in last_numbers(self._db, self._incident):
            if writer not in but:
                number, since = before.get(writer, _NOTHING)
                standing = least.get(writer, last + 1) - 1
                after[writer] = (number, since or self._now()) if standing < number else (standing, NO_MOMENT)
        if after != before:
            self._witness.keep_stood(self._incident, after)

    def _less(self, files: Collection[LogFile], own: frozenset[str]) -> list[Stripped]:
        """What of ours stands in logs that we made with less than we wrote, however short ago it was put there."""
        made = {file.name for file in files if file.made_by(own)}
        findings = all_stripped(self._db, files, self._unproven(files))
        return [finding for finding in findings if finding.writer in own and finding.name in made]


def _standing(files: Iterable[LogFile]) -> set[bytes]:
    """What can be read in ``files``, with its words or without."""
    return set[bytes]().union(*(hashes for file in files for hashes in (file.segment.with_body, file.segment.bare)))


def _slow(files: Iterable[LogFile]) -> set[str]:
    """Whose logs nobody can tell of yet: one of them was listed and is not to be read, or is on its way."""
    return {file.writer or file.name[:_WRITER] for file in files if not (file.is_whole or _is_at_rest(file))}


def _is_at_rest(file: LogFile) -> bool:
    """Whether a log that does not hold was read as far as it does, and nothing is awaited of it."""
    return file.look is not None and bool(file.fault) and file.scar != file.fault
