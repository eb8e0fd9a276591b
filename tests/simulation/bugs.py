"""Mistakes that could be in the code, switched on by the test only: each must be found by the simulator."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from warroom.model.identity import IncidentId, Moment
from warroom.oplog import clock, framing
from warroom.oplog.register import Register
from warroom.share import compact, fetch, publish, reconcile, segment, transport
from warroom.share.fetch import Fetcher
from warroom.share.lane import Lane
from warroom.share.marker import MarkerWatch
from warroom.share.publish import Publisher
from warroom.share.reconcile import ShareComparison
from warroom.share.share_format import LogHeader
from warroom.share.transport import Transport
from warroom.store import commit, fold, purging, receive
from warroom.store.exchange import held_of
from warroom.store.fold import _Folding
from warroom.store.receive import _Receiving

Patch = pytest.MonkeyPatch
Bug = Callable[[Patch], None]


def adds_to_a_file_after_an_error(patch: Patch) -> None:
    patch.setattr(Publisher, "forget", lambda self, incident="": None)


def believes_any_hash(patch: Patch) -> None:
    def trusting(text: bytes, *, prev: str, incident: IncidentId, writer: str) -> framing.Framed:
        columns = text.rstrip(b"\r\n").split(b"\t")
        if len(columns) < 3:
            raise framing.Damaged("columns")
        stated = columns[2].decode("ascii", "replace")
        if len(stated) != 64:
            raise framing.Damaged("hash")
        return framing.Framed(prev, columns[0], columns[1] or None, stated, None)

    patch.setattr(segment, "check_line", trusting)


def believes_any_body(patch: Patch) -> None:
    patch.setattr(framing, "vouched_body", lambda head: "")


def drops_the_last_of_a_batch(patch: Patch) -> None:
    real = Fetcher._take
    patch.setattr(
        Fetcher, "_take", lambda self, file, framed: real(self, file, framed[:-1] if len(framed) > 2 else framed)
    )


def never_tries_a_damaged_file_again(patch: Patch) -> None:
    patch.setattr(fetch, "AGAIN_AFTER", math.inf)
    real = Fetcher.round
    patch.setattr(Fetcher, "round", lambda self, **given: real(self))


def never_compares(patch: Patch) -> None:
    patch.setattr(ShareComparison, "missing", lambda self, *given, **named: [])


def puts_back_only_its_own(patch: Patch) -> None:
    patch.setattr(reconcile, "PATIENCE", math.inf)


def takes_the_number_for_the_identity(patch: Patch) -> None:
    real = _Receiving.take

    def take(self: _Receiving, operation: Any) -> None:
        known = self._db.execute(
            "SELECT 1 FROM ops o JOIN writers w USING (writer) JOIN incidents i USING (inc) "
            "WHERE i.id = ? AND w.id = ? AND o.n = ?", (operation.incident, operation.writer, operation.n),
        ).fetchone()  # fmt: skip
        if known is None:
            real(self, operation)

    patch.setattr(_Receiving, "take", take)


def goes_on_under_a_copied_id(patch: Patch) -> None:
    patch.setattr(_Receiving, "_restored", lambda self, operation: None)


def says_nothing_of_what_was_lost(patch: Patch) -> None:
    patch.setattr(_Receiving, "_restored", lambda self, operation: None)
    patch.setattr(Transport, "_tell", lambda self, incident: None)


def forgets_what_was_superseded(patch: Patch) -> None:
    patch.setattr(_Folding, "_seen", lambda self, record, field, hash_: False)


def supersedes_nothing(patch: Patch) -> None:
    patch.setattr(Register, "supersede", lambda self, seen: None)


def lets_the_latest_win(patch: Patch) -> None:
    def write(self: Register, head: Any) -> None:
        if head.hash not in self.superseded:
            for other in [one for one in self.heads.values() if one.t < head.t]:
                del self.heads[other.hash]
            self.heads[head.hash] = head

    patch.setattr(Register, "write", write)


def follows_any_clock(patch: Patch) -> None:
    patch.setattr(receive, "follow", lambda last, seen, wall: max(last, seen))
    patch.setattr(commit, "tick", lambda last, wall: max(wall, last + 1))
    assert clock.FOLLOWED_AHEAD


def purges_only_what_is_here(patch: Patch) -> None:
    real = purging.settle

    def settle(db: Any, arrived: Any, *, now: Moment | None = None, **named: Any) -> Any:
        settled = real(db, arrived, now=now, **named)
        db.execute("DELETE FROM purge_targets WHERE state = 'open'")
        return settled

    patch.setattr(purging, "settle", settle)


def purges_the_head_too(patch: Patch) -> None:
    real = _Folding.empty

    def empty(self: _Folding, emptied: Any) -> None:
        real(self, emptied)
        for record in self._records.values():
            for register in record.registers.values():
                register.supersede([emptied.hash.hex()])

    patch.setattr(_Folding, "empty", empty)


def counts_as_sent_what_was_only_tried(patch: Patch) -> None:
    real = Publisher.publish

    def publish_(self: Publisher, lines: Any, **given: Any) -> None:
        try:
            real(self, lines, **given)
        except OSError:
            self._open.clear()

    patch.setattr(Publisher, "publish", publish_)
    patch.setattr(ShareComparison, "missing", lambda self, *given, **named: [])


def begins_every_file_at_the_first_number(patch: Patch) -> None:
    real = LogHeader

    def header(**given: Any) -> Any:
        return real(**{**given, "prev": "0" * 64})

    patch.setattr(publish, "LogHeader", header)


def never_fills_in_a_withheld_body(patch: Patch) -> None:
    real = held_of
    patch.setattr(fetch, "held_of", lambda db, hashes: dict.fromkeys(real(db, hashes), False))


def writes_into_any_folder(patch: Patch) -> None:
    patch.setattr(MarkerWatch, "wrong", lambda self: "")


def calls_a_file_finished_too_soon(patch: Patch) -> None:
    def finish(self: Fetcher) -> None:
        for file in self.files.values():
            file.finished = file.segment.header is not None and bool(file.segment.with_body)

    patch.setattr(Fetcher, "_finish", finish)
    real = Fetcher.round
    patch.setattr(Fetcher, "round", lambda self, **given: real(self))


def never_writes_again_after_a_failure(patch: Patch) -> None:
    patch.setattr(transport, "LONGEST_PAUSE", math.inf)
    write, fail = Transport._write, Lane._fail

    def write_(self: Transport, open_incident: IncidentId) -> None:
        write(self, open_incident)
        if self._trouble[0]:
            self._pause = math.inf

    def fail_(self: Lane, error: OSError, *, reading: bool) -> None:
        fail(self, error, reading=reading)
        self._pause = math.inf

    patch.setattr(Transport, "_write", write_)
    patch.setattr(Lane, "_fail", fail_)


def publishes_only_the_first_of_two_incidents(patch: Patch) -> None:
    real = Publisher.publish

    def publish_(self: Publisher, lines: Any, **given: Any) -> None:
        real(self, [one for one in lines if one.incident == lines[0].incident], **given)

    patch.setattr(Publisher, "publish", publish_)
    patch.setattr(ShareComparison, "missing", lambda self, *given, **named: [])


def forgets_the_body_of_what_it_edits(patch: Patch) -> None:
    real = fold._stored_head

    def stored(*given: Any) -> Any:
        head = real(*given)
        head.hash = head.hash[::-1]
        return head

    patch.setattr(fold, "_stored_head", stored)


def takes_away_what_stands_nowhere_else(patch: Patch) -> None:
    patch.setattr(compact, "_is_in_larger", lambda file, where: where is not None and file.segment.offset > 0)
    patch.setattr(compact, "_needs", lambda file: ())


def merges_what_is_merged_already(patch: Patch) -> None:
    real = compact.Compaction.merge

    def merge(self: Any, db: Any) -> Any:
        self._standing = {}
        self._ours = [file for file in self._ours if len(file.segment.with_body) < 3]
        return real(self, db)

    patch.setattr(compact.Compaction, "merge", merge)
    patch.setattr(compact.Compaction, "redundant", lambda self: ([], set()))


# Whoever purges only what is here is found with the schedules of purges, where it takes fewer of them.
BUGS: tuple[Bug, ...] = (
    adds_to_a_file_after_an_error, believes_any_hash, believes_any_body,
    drops_the_last_of_a_batch, never_tries_a_damaged_file_again, never_compares,
    puts_back_only_its_own, takes_the_number_for_the_identity, goes_on_under_a_copied_id,
    says_nothing_of_what_was_lost, forgets_what_was_superseded, supersedes_nothing, lets_the_latest_win,
    follows_any_clock, purges_the_head_too, counts_as_sent_what_was_only_tried,
    begins_every_file_at_the_first_number, never_fills_in_a_withheld_body, writes_into_any_folder,
    calls_a_file_finished_too_soon, never_writes_again_after_a_failure, publishes_only_the_first_of_two_incidents,
    forgets_the_body_of_what_it_edits, takes_away_what_stands_nowhere_else, merges_what_is_merged_already,
)  # fmt: skip
