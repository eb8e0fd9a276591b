"""Sharing one incident: reading it, writing it, looking whether all of it is there; and what stands in the way.

What goes wrong with one incident is held here, so that it stops no other: a folder that somebody made for himself
alone, a file where a folder should be, a link, a disk of its own that is full. Only what says that the whole share is
away is raised; whether all of it is full is told by what the others take (`may_be_all`).
"""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import is_private
from warroom.share.compact import Compaction
from warroom.share.fetch import Fetcher
from warroom.share.folder import NOT_ALLOWED, NotAFolder, refusal_of
from warroom.share.losses import Losses
from warroom.share.mend import held_by, is_ours_to_mend, stands_elsewhere
from warroom.share.presence import PresenceBoard
from warroom.share.reconcile import ShareComparison
from warroom.share.refusals import EVERYWHERE, OF_A_DISK
from warroom.share.share_format import here_folder, incident_folder
from warroom.share.stripped import stripped
from warroom.store.exchange import lines_between
from warroom.store.leavings import may_be_handed_on

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Container, Iterator, Sequence

    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder
    from warroom.share.log_file import LogFile
    from warroom.share.presence import Presence
    from warroom.share.publish import Publisher
    from warroom.share.vouching import Vouching
    from warroom.share.witness import Witness
    from warroom.store.exchange import HeldLine
    from warroom.store.receive import Received

LONGEST_PAUSE = 30.0
"""Seconds between two tries while it fails."""
PARTS, AFRESH_AT_ONCE = 10, 500
"""Comparisons within which every byte of the share is read again; more of them if it were more logs at once."""


class Lane:
    """One incident on the share. ``since`` is the row behind which our lines wait for a failure to pass, if they do;
    ``missed`` are the rows of our lines that were missing on the share and could not be put back yet; those that wait
    may be among them.

    ``took`` is when (by ``ticks``) lines of ours were written there the last time in this run.
    ``no_folder`` says that something else is where its folder should be, ``owner`` whose the folder is that is not
    shared, ``told`` whether we left a sign of life in this run.
    """

    def __init__(
        self,
        folder: Folder,
        incident: IncidentId,
        *,
        db: sqlite3.Connection,
        receive: Callable[[Sequence[Operation]], Received],
        publisher: Publisher,
        now: Callable[[], Moment],
        ticks: Callable[[], float],
        vouching: Vouching,
        carries: bool = False,
        witness: Witness,
    ) -> None:
        self.incident = incident
        self._witness, self._carries, self._now = witness, carries, now
        self._folder, self._db, self._publisher, self._ticks = folder, db, publisher, ticks
        self.fetcher = Fetcher(
            folder, incident, db=db, receive=receive, now=now, ticks=ticks, vouching=vouching,
            ours=lambda: publisher.added_to(incident), carried=carries,
        )  # fmt: skip
        self._vouching = vouching
        self.board = PresenceBoard(folder, incident, now=now, ticks=ticks, check=vouching.check)
        self.comparison = ShareComparison(carries=carries)
        self.losses = Losses(
            db, incident, witness, folder=folder, unproven=vouching.unproven, carries=carries, now=now, ticks=ticks
        )  # fmt: skip
        self.compared = False
        self.since: int | None = None
        self.missed: list[int] = []
        self.owner = ""
        self.no_folder = self.told = self.hurry = False
        self._words = self._board_words = self._board_failed = ""
        self._may_not = self._board_may_not = self._cannot_read = self._no_board = False
        self._failed, self._pause = 0.0, 0.0
        self.took = float("-inf")
        self._refusing_since: float | None = None
        self._refusal: OSError | None = None
        self._spared: set[str] = set()

    def trouble(self) -> tuple[str, bool]:
        """What stands in the way, empty if nothing does, and whether it is that we are not allowed to."""
        if self._words:
            return self._words, self._may_not
        return self._board_words, self._board_may_not

    @property
    def is_its_own(self) -> bool:
        """Whether what stands in the way is a thing in this incident's folder, which says nothing of the share."""
        return self.no_folder or (self._no_board and not self._words)

    def is_due(self) -> bool:
        """Whether it may be tried: nothing is in the way, or the pause behind the last failure is over."""
        return not self._words or self._ticks() - self._failed >= self._pause

    @contextlib.contextmanager
    def _holding(self, *, reading: bool = False) -> Iterator[None]:
        """Keep what goes wrong here; raise it if it is about the whole share."""
        try:
            yield
        except OSError as error:
            if error.errno in EVERYWHERE:
                raise
            self._fail(error, reading=reading)
        else:
            if self._cannot_read == reading:
                self._words = ""
                self._may_not = self.no_folder = self._cannot_read = False
                self._pause = 0.0
                self._refusing_since = None

    def _fail(self, error: OSError, *, reading: bool) -> None:
        self._publisher.forget(self.incident)
        self._failed, self._pause = self._ticks(), min(LONGEST_PAUSE, self._pause * 2 or 1.0)
        self._words, self._cannot_read = said(error), reading
        self._may_not = error.errno in NOT_ALLOWED
        self.no_folder = isinstance(error, NotAFolder)
        self._note_refusal(error)
        self._ask_whose_it_is()

    def _note_refusal(self, error: OSError) -> None:
        if error.errno in OF_A_DISK:
            self._refusal = error
            if self._refusing_since is None:
                self._refusing_since = self._ticks()

    def may_be_all(self, took: float) -> OSError | None:
        """What the disk said here since this was asked the last time, if it may be said of all of the share: no other
        incident took anything since it began, the last time at ``took``. Then it stands in the way here no longer.
        """
        refusal, self._refusal = self._refusal, None
        if refusal is None or self._refusing_since is None or took >= self._refusing_since:
            return None
        self._words, self._may_not, self._pause, self._refusing_since = "", False, 0.0, None
        self._board_failed, self._board_words, self._board_may_not = "", "", False
        return refusal

    def _ask_whose_it_is(self) -> None:
        with contextlib.suppress(OSError):
            self.owner = self._folder.owner(incident_folder(self.incident))

    # Reading

    def read(self, *, hinted: bool = False) -> tuple[int, bool]:
        """Read what has come, or only what is ``hinted`` at (`Fetcher.round`); how many operations were new, and
        whether there is more. Raise what is about all.
        """
        if self._cannot_read and not self.is_due():
            return 0, False
        count, more = 0, False
        with self._holding(reading=True):
            count, more = self.fetcher.round(hinted=hinted)
        return count, more

    def look_at_ours(self) -> bool:
        """Add no further line to a file of ours that does not read as we wrote it; whether there is one."""
        if self._cannot_read or not any(map(self.fetcher.is_lost, self._publisher.added_to(self.incident))):
            return False
        self._publisher.forget(self.incident)
        self.hurry = True
        return True

    def look_around(self) -> None:
        """Read who is here. Raise what is about all. Where it comes out on the way that we may only read, that is told
        before somebody writes.
        """
        with self._with_board("look"):
            self.board.look()
            if refusal := refusal_of(self._folder):
                raise PermissionError(errno.EACCES, refusal)

    def tell(self, *, writer: WriterId, by: str, host: str, version: str, last: int, key: str) -> None:
        """Leave a sign of life. That it cannot be left keeps nothing from being published. Raise what is about all."""
        with self._with_board("tell"):
            self._folder.make(here_folder(self.incident))
            sign = self._publisher.sign
            self.board.tell(writer=writer, by=by, host=host, version=version, last=last, key=key, sign=sign)
            self.told = True

    def carry_signs(self, signs: Sequence[Presence]) -> None:
        """Leave here the signs of life that were left in another place of the share. Raise what is about all."""
        newer = self.board.carried(signs)
        if newer:
            with self._with_board("tell"):
                self._folder.make(here_folder(self.incident))
                for sign in newer:
                    self.board.carry(sign)

    @contextlib.contextmanager
    def _with_board(self, act: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in EVERYWHERE:
                raise
            self._board_failed, self._board_words, self._board_may_not = act, said(error), error.errno in NOT_ALLOWED
            self._no_board = isinstance(error, NotAFolder)
            self._note_refusal(error)
            self._ask_whose_it_is()
        else:
            if self._board_failed == act:
                self._board_failed, self._board_words, self._board_may_not = "", "", False

    # Writing

    def publish(self, lines: list[HeldLine], *, after: int, maker: WriterId, early: bool = False) -> None:
        """Publish ``lines``, which came into our log behind row ``after``, now or once it is possible; ``early``,
        before what is on the share was compared with our log.
        """
        if self._words or self.since is not None or not (self.compared or early):
            self.since = after if self.since is None else self.since
            return
        self.since = after
        with self._holding():
            self._put(lines, maker)
            self.losses.wrote(lines)
            self.since = None

    def retry(self, own: frozenset[str], up_to: int, maker: WriterId) -> None:
        """Publish what waited for a failure to pass."""
        if self.since is None or self._cannot_read or not self.compared or not self.is_due():
            return
        lines = [line for line in lines_between(self._db, self.incident, self.since, up_to) if line.writer in own]
        with self._holding():
            self._put(lines, maker)
            self.since = None

    def carry(self, after: int, up_to: int, own: frozenset[str], maker: WriterId) -> None:
        """Publish what others wrote and what came into our log between two rows, as far as it is not here."""
        if self._words or not self.compared:
            self.hurry = True  # the next comparison finds it missing
            return
        lines = [
            line
            for line in lines_between(self._db, self.incident, after, up_to)
            if line.writer not in own and not self.fetcher.holds(line.writer, bytes.fromhex(line.hash))
        ]
        with self._holding():
            self._put(sorted(self._may_go(lines), key=lambda line: (line.writer, line.row)), maker)

    def _may_go(self, lines: list[HeldLine]) -> list[HeldLine]:
        """Those of ``lines`` that may be published anew: in a private incident we seal for whom we take for members."""
        if not lines or not is_private(self.incident):
            return lines
        limits = may_be_handed_on(self._db, self.incident)
        return [line for line in lines if line.n <= limits[line.writer]]

    def compare(self, own: frozenset[str], up_to: int, maker: WriterId, *, number: int) -> None:
        """Look at everything on the share and put back what it lacks, of our log up to row ``up_to``; ``number`` counts
        the comparisons.
        """
        if self._cannot_read or not self.is_due():
            return
        first = not self.compared
        with self._holding():
            # What we still add to is read whole: behind a hole in it, nobody who comes later would find what we add.
            afresh = self._publisher.added_to(self.incident)
            parts = max(PARTS, len(self.fetcher.files) // AFRESH_AT_ONCE)
            if not first:
                self._read_again(afresh, (number % parts, parts))
            files = [file for file in self.fetcher.files.values() if not is_ours_to_mend(file, own)]
            lost = self.losses.look(self.fetcher.files.values(), own, first=first)
            at_once, unproven = first or self.hurry, self._vouching.unproven(files)
            there = self._lasting(files, own)
            missing = self.comparison.missing(self._db, self.incident, there, lost, at_once=at_once, unproven=unproven)
            missing = self._may_go([line for line in missing if line.row <= up_to])
            self.missed = [line.row for line in missing if line.writer in own]
            withdrawn = self.comparison.withdraw(self._db, files)
            self.hurry |= bool(missing or withdrawn)  # what cannot be done now is tried again soon
            self.losses.note_put(self._put(missing, maker, whole=True))
            self.missed = []
            # Ours may have been put there a moment before the first look, by another program, or never was there.
            sent_up_to = 0 if first else up_to if self.since is None else self.since
            gone = [line for line in missing if line.writer not in own or line.row <= sent_up_to]
            if not self._carries:
                self.losses.tell_gone(gone)
            self._tell_stripped(files, unproven)
            self._withdraw(withdrawn, there, unproven, maker)
            if first:
                self.since = None
            self.compared, self.hurry = True, False
            self._tidy(own, maker)

    def _withdraw(
        self, withdrawn: list[tuple[str, list[HeldLine]]], files: list[LogFile], unproven: set[bytes], maker: WriterId
    ) -> None:
        """Take away logs that hold what was purged. Their lines are put there without it before: once, however often
        a log cannot be taken away.
        """
        names = {name for name, _ in withdrawn}
        lasting = [file for file in files if file.name not in names]
        with_words = held_by(self._db, self.incident, lasting) - unproven if names else set[bytes]()
        for name, lines in withdrawn:
            self._publisher.forget(self.incident)
            self._put([line for line in lines if bytes.fromhex(line.hash) not in with_words], maker, whole=True)
            self.fetcher.remove(name)

    def look_for_losses(self, own: frozenset[str], *, again: bool = False) -> None:
        """Tell of lines that are gone, or stand on the share with less than they were written with; ``again``, of what
        is to be looked for once more, if it is time.
        """
        if not again:
            files = list(self.fetcher.files.values())
            self.losses.tell_gone(self.losses.look(files, own, first=True))
            self._tell_stripped(files, self._vouching.unproven(files))
        elif self.losses.is_due:
            with self._holding(reading=True):
                self.fetcher.list_anew()
                self._read_again(())
                self.losses.look_again(self.fetcher.files.values(), own)

    def _tell_stripped(self, files: list[LogFile], unproven: set[bytes]) -> None:
        self.losses.tell_stripped(stripped(self._db, files, unproven, now=self._now(), ticks=self._ticks()))
        self._witness.looked(self.incident)

    def _lasting(self, files: list[LogFile], own: frozenset[str]) -> list[LogFile]:
        """The logs that go on being read by all members: what others put back of ours in a private incident is sealed
        under keys of theirs, which nobody hands on once they are out.
        """
        if not is_private(self.incident):
            return files
        return [file for file in files if file.writer not in own or file.made_by(own)]

    def _read_again(self, afresh: Container[str], turn: tuple[int, int] = (0, 0)) -> None:
        more = self.fetcher.round(finished=True, afresh=afresh, turn=turn)[1]
        while more:
            more = self.fetcher.round()[1]

    def _put(self, lines: list[HeldLine], maker: WriterId, *, whole: bool = False) -> list[str]:
        """Write ``lines`` there; the names of the logs that were made for them alone."""
        if not lines:
            return []
        names = self._publisher.publish(lines, maker=maker or lines[0].writer, whole=whole)
        self.took = self._ticks()
        self.fetcher.list_anew()
        return names

    def _tidy(self, own: frozenset[str], maker: WriterId) -> None:
        """Take away what tells nobody anything: our damaged logs, and small ones that stand in larger ones."""
        files = list(self.fetcher.files.values())
        damaged = [file for file in files if is_ours_to_mend(file, own) and file.name not in self._spared]
        with_words = held_by(self._db, self.incident, files) if damaged else set()
        for file in damaged:
            with self._sparing(file.name):
                if stands_elsewhere(self._db, self.incident, file, self.fetcher.content(file.name), with_words):
                    self.fetcher.remove(file.name)
        self._compact(own, maker)

    def _compact(self, own: frozenset[str], maker: WriterId) -> None:
        open_names = {*self._publisher.added_to(self.incident), *self._spared}
        compaction = Compaction(self.fetcher.files.values(), own, open_names, ticks=self._ticks())
        gone, kept = compaction.redundant()
        if gone:
            # Every byte that they are given up for is read once more before.
            self._read_again(kept)
            compaction = Compaction(self.fetcher.files.values(), own, open_names, ticks=self._ticks())
            for file in compaction.redundant()[0]:
                with self._sparing(file.name):
                    self.fetcher.remove(file.name)
        self._put(compaction.merge(self._db), maker, whole=True)

    @contextlib.contextmanager
    def _sparing(self, name: str) -> Iterator[None]:
        """Leave alone, in this run, what cannot be taken away."""
        try:
            yield
        except OSError:
            self._spared.add(name)


def look_whether_all_refuse(lanes: Collection[Lane]) -> None:
    """Raise what a disk said of one incident if no other takes anything: then it is the disk of the share."""
    took = max((lane.took for lane in lanes), default=float("-inf"))
    refusals = [refusal for lane in lanes if (refusal := lane.may_be_all(took)) is not None]
    if refusals:
        raise refusals[0]


def said(error: OSError) -> str:
    """An error of the file system in a few words."""
    return error.strerror or type(error).__name__
