"""A shell that writes once a minute makes a file each time: who made them merges them, whatever comes between."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, settle
from tests.share.stranger_logs import put
from warroom.oplog.framing import frame
from warroom.oplog.operation import PURGE
from warroom.share import compact
from warroom.share.folder import DiskFolder
from warroom.share.share_format import BATCH, ops_folder
from warroom.store.commit import commit
from warroom.store.rebuild import digest_of
from warroom.store.write import Write

SOME = 8
"""Small logs that are left as they are, in these tests."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "MANY_SMALL", SOME)


def from_a_shell(member: Member, text: str) -> None:
    """Log as a shell does: a process of its own, which ends once all is on the share."""
    member.log(text)
    member.started()
    settle(member, rounds=2)
    member.started()


def small_logs(member: Member, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Path], set[str]]:
    """So many small logs of ``member`` that they are merged with the next comparison, and what stands in them."""
    monkeypatch.setattr(compact, "MANY_SMALL", 1_000)
    texts = {f"entry {number}" for number in range(SOME + 3)}
    for number in range(SOME + 3):
        from_a_shell(member, f"entry {number}")
    monkeypatch.setattr(compact, "MANY_SMALL", SOME)
    assert len(member.logs) == SOME + 3
    return member.logs, texts


def newcomer(member: Member, name: str) -> set[str]:
    """What somebody holds who has nothing but the share."""
    carol = Member(member.root.parent, name, member.time, writes=False, path=member.root)
    settle(carol)
    texts = carol.texts()
    carol.db.close()
    return texts


def test_a_shell_that_logs_again_and_again_leaves_few_files(alice: Member, bob: Member) -> None:
    said = {f"entry {number}" for number in range(60)}
    most = 0
    for number in range(60):
        from_a_shell(alice, f"entry {number}")
        alice.time.ticks += 60
        for log in alice.logs:  # the folder's own times pass as well
            os.utime(log, ns=(0, log.stat().st_mtime_ns - 60_000_000_000))
        settle(bob, rounds=1)
        most = max(most, len(alice.logs))
    assert most <= 3 * SOME + 12
    assert bob.texts() == said
    assert newcomer(alice, "carol") == said
    assert bob.round(seconds=40).damaged == ()


@pytest.mark.parametrize("mode", ["a", BATCH])
def test_small_logs_go_only_after_the_large_one_has_been_there_for_long(
    tmp_path: Path, time: Time, bob: Member, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = Member(tmp_path, "alice", time, mode=mode)
    monkeypatch.setattr(compact, "MANY_SMALL", 1_000)
    said = {f"entry {number}" for number in range(SOME + 3)}
    for text in sorted(said):
        alice.log(text)
        alice.started()
        settle(alice, rounds=3, seconds=2)
    monkeypatch.setattr(compact, "MANY_SMALL", SOME)
    settle(bob)
    small = set(alice.logs)
    assert len(small) == SOME + 3
    settle(alice, rounds=2, seconds=61)
    merged = set(alice.logs) - small
    assert (len(merged), small <= set(alice.logs)) == (1, True)
    settle(alice, rounds=7, seconds=61)
    assert small <= set(alice.logs)
    settle(alice, bob, rounds=8, seconds=61)
    assert len(set(alice.logs) & small) == 1  # the last one, behind which nothing stands yet
    assert merged <= set(alice.logs)
    assert newcomer(alice, "carol") == said == bob.texts()
    before = alice.logs
    settle(alice, bob, rounds=20, seconds=61)
    assert alice.logs == before  # and that is all of it: nothing is merged or put back again and again


def merged_share(alice: Member, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Path], set[str]]:
    small, said = small_logs(alice, monkeypatch)
    settle(alice, rounds=2, seconds=61)
    assert len(alice.logs) == len(small) + 1
    return small, said


def test_a_backup_put_back_after_the_merge_is_cleared_up_again(
    alice: Member, bob: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, said = merged_share(alice, monkeypatch)
    shutil.copytree(alice.root, tmp_path / "backup")
    settle(alice, bob, rounds=15, seconds=61)
    after = alice.logs
    assert len(after) == 2
    for log in small:
        shutil.copy2(tmp_path / "backup" / log.relative_to(alice.root), log)
    settle(alice, bob, rounds=15, seconds=61)
    assert alice.logs == after
    # The backup instead of everything, from before the merge.
    shutil.rmtree(alice.root / ops_folder(INCIDENT))
    shutil.copytree(tmp_path / "backup" / ops_folder(INCIDENT), alice.root / ops_folder(INCIDENT))
    for log in set(alice.logs) - set(small):
        log.unlink()
    settle(alice, bob, rounds=20, seconds=61)
    assert newcomer(alice, "carol") == said
    assert len(alice.logs) == 2


class Interrupted(BaseException):
    """The process ends here."""


class Ending(DiskFolder):
    """Ends the process before its change number ``at`` of the share, or right behind it."""

    def __init__(self, root: str, at: int, *, behind: bool) -> None:
        super().__init__(root, unique="ending")
        self.at, self.behind, self.changes = at, behind, 0

    def _count(self) -> Iterator[None]:
        self.changes += 1
        if self.changes == self.at and not self.behind:
            raise Interrupted
        yield
        if self.changes == self.at:
            raise Interrupted

    def replace(self, path: str, data: bytes) -> None:
        for _ in self._count():
            super().replace(path, data)

    def remove(self, path: str) -> None:
        for _ in self._count():
            super().remove(path)


@pytest.mark.parametrize("behind", [False, True], ids=["before", "behind"])
def test_a_merge_may_end_anywhere(tmp_path: Path, behind: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at each change of the share in turn: what anybody finds there is all of it, always."""
    for at in itertools.count(1):
        place = tmp_path / f"{at}"
        place.mkdir()
        time = Time()
        alice = Member(place, "alice", time)
        _, said = small_logs(alice, monkeypatch)
        alice.folder = ending = Ending(str(alice.root), at, behind=behind)
        alice.started()
        was_interrupted = False
        try:
            settle(alice, rounds=15, seconds=61)
        except Interrupted:
            was_interrupted = True
        assert newcomer(alice, "carol") == said
        if not was_interrupted:
            break
        alice.folder = DiskFolder(str(alice.root), unique="again")
        alice.started()
        settle(alice, rounds=15, seconds=61)
        assert newcomer(alice, "dave") == said
        assert len(alice.logs) <= SOME
        alice.db.close()
    assert ending.changes >= SOME + 2  # a file that is merged, and the small ones that go


def test_a_merged_log_that_does_not_read_back_replaces_nothing(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, said = merged_share(alice, monkeypatch)
    (merged,) = set(alice.logs) - set(small)
    settle(alice, rounds=7, seconds=61)
    damaged = bytearray(merged.read_bytes())
    stat = merged.stat()
    damaged[len(damaged) // 2] ^= 1
    merged.write_bytes(damaged)
    os.utime(merged, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # a disk says nothing of what it forgets
    monkeypatch.setattr("warroom.share.lane.PARTS", 10_000)
    settle(alice, rounds=4, seconds=61)
    assert newcomer(alice, "carol") == said
    settle(alice, bob, rounds=20, seconds=61)
    assert newcomer(alice, "dave") == said == bob.texts()


def test_what_others_made_is_never_merged_or_taken_away(alice: Member, bob: Member) -> None:
    for number in range(SOME + 3):
        from_a_shell(bob, f"entry {number}")
    before = bob.logs
    settle(alice, rounds=30, seconds=61)
    assert alice.logs == before


def test_a_log_with_a_line_that_is_not_in_our_log_is_left_alone(alice: Member) -> None:
    """A file that says to be ours and holds what we do not: somebody may need to read it."""
    for number in range(SOME + 3):
        from_a_shell(alice, f"entry {number}")
    writer = alice.writer()
    stranger = Scripted("alice")
    stranger.writer = writer
    bad = put(alice, stranger, [frame(stranger.write({"text": "what only stands there"}, on="ef" * 16))], maker=writer)
    forgetting = (
        "CREATE TRIGGER no BEFORE INSERT ON ops WHEN NEW.body LIKE '%only stands%' BEGIN SELECT RAISE(IGNORE); END"
    )
    alice.db.execute(forgetting)
    settle(alice, rounds=20, seconds=61)
    assert bad.exists()


def test_a_purged_text_is_in_no_merged_log(alice: Member, bob: Member) -> None:
    from_a_shell(alice, "harmless")
    done = alice.log("password hunter2", on="ab" * 16)
    for number in range(SOME + 3):
        from_a_shell(alice, f"entry {number}")
    commit(
        alice.db, incident=INCIDENT, by="alice", now=alice.now(), entropy=alice.entropy,
        writes=[Write("entry", "ab" * 16, {}, do=PURGE, purges=done.hashes)],
    )  # fmt: skip
    alice.started()
    settle(alice, bob, rounds=20, seconds=61)
    assert not any(b"hunter2" in log.read_bytes() for log in alice.logs)
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)
    assert len(alice.logs) <= 5


class Refusing(DiskFolder):
    """A folder from which nothing is taken away, while it ``refuses``."""

    refuses = True

    def remove(self, path: str) -> None:
        if self.refuses:
            raise PermissionError(errno.EPERM, "not yours")
        super().remove(path)


def test_a_log_with_a_purged_text_that_cannot_be_taken_away_is_written_anew_only_once(alice: Member) -> None:
    alice.log("harmless")
    done = alice.log("password hunter2", on="ab" * 16)
    settle(alice)
    purge = Write("entry", "ab" * 16, {}, do=PURGE, purges=done.hashes)
    commit(alice.db, incident=INCIDENT, by="alice", now=alice.now(), entropy=alice.entropy, writes=[purge])
    alice.folder = folder = Refusing(str(alice.root), unique="refusing")
    alice.started()
    settle(alice, rounds=2, seconds=61)
    before = len(alice.logs)
    settle(alice, rounds=6, seconds=61)
    assert len(alice.logs) == before
    assert any(b"hunter2" in log.read_bytes() for log in alice.logs)
    folder.refuses = False
    settle(alice, rounds=2, seconds=31)
    assert not any(b"hunter2" in log.read_bytes() for log in alice.logs)
    assert newcomer(alice, "carol") - {None} == alice.texts() - {None} == {"harmless"}


def test_what_cannot_be_taken_away_is_tried_no_more_and_nothing_else_stops(
    alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, _ = merged_share(alice, monkeypatch)
    tries: list[str] = []

    class Keeping(DiskFolder):
        def remove(self, path: str) -> None:
            tries.append(path)
            raise PermissionError(errno.EPERM, "not yours")

    alice.folder = Keeping(str(alice.root), unique="keeping")
    alice.started()
    settle(alice, rounds=20, seconds=61)
    assert sorted(tries) == sorted(set(tries))
    assert tries
    alice.log("later")
    state = alice.round()
    assert (state.what, state.unsent, state.troubles) == ("good", 0, ())
    count = len(alice.logs)
    settle(alice, rounds=10, seconds=61)
    assert len(alice.logs) == count >= len(small)


def test_two_copies_of_a_database_that_merge_at_once_lose_nothing(tmp_path: Path, alice: Member, bob: Member) -> None:
    for number in range(SOME + 3):
        from_a_shell(alice, f"entry {number}")
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "clone.db").write_bytes((tmp_path / "alice.db").read_bytes())
    clone = Member(tmp_path, "clone", alice.time)
    settle(alice, clone, rounds=40, seconds=61)
    said = {f"entry {number}" for number in range(SOME + 3)}
    assert newcomer(alice, "carol") == said
    before = alice.logs
    assert len(before) <= 4
    settle(alice, clone, bob, rounds=10, seconds=61)
    assert alice.logs == before


def test_what_would_be_no_fewer_logs_is_not_merged(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    small, _ = small_logs(alice, monkeypatch)
    monkeypatch.setattr(compact, "cut", lambda lines: [[line] for line in lines])
    settle(alice, rounds=15, seconds=61)
    assert alice.logs == small


def test_a_comparison_reads_on_until_it_has_seen_everything(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, said = merged_share(alice, monkeypatch)
    monkeypatch.setattr("warroom.share.fetch.ROUND_SECONDS", -1.0)  # one log at a time
    monkeypatch.setattr("warroom.share.lane.PARTS", 1)
    settle(alice, rounds=25, seconds=61)
    assert len(alice.logs) == 2
    settle(bob, rounds=10)
    assert bob.texts() == said
