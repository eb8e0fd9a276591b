"""A folder that is another one, is away, or lets not everything be done: what is said of it, and what goes on."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import SHARE, Member, Time, settle, share_at
from warroom.model.identity import Moment
from warroom.share.folder import DiskFolder, Listing
from warroom.share.share_format import MARKER, marker
from warroom.share.share_state import OBSERVER, UNREACHABLE, WRONG


def test_after_an_error_a_new_file_is_begun(alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    (first,) = alice.logs
    real = DiskFolder.append

    def failing(self: DiskFolder, path: str, data: bytes) -> None:
        real(self, path, data[: len(data) // 2])
        raise OSError(errno.EIO, "the disk has gone")

    monkeypatch.setattr(DiskFolder, "append", failing)
    alice.log("two")
    state = alice.round()
    assert (state.what, state.words, state.unsent) == (UNREACHABLE, "the disk has gone", 1)
    monkeypatch.undo()
    size = first.stat().st_size
    assert alice.round(seconds=0.1).unsent == 1  # a failure is followed by a pause
    settle(alice, bob, seconds=2)
    assert first.stat().st_size == size
    assert bob.texts() == {"one", "two"}


def test_a_file_that_could_not_be_made_whole_is_taken_away(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(alice)
    alice.transport.publisher.prepare(INCIDENT)
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:9]))
    alice.log("one")
    assert "bytes were taken" in alice.round().words
    assert alice.logs == []


def test_the_wrong_folder_is_not_written_to(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    marker_file = alice.root / MARKER
    marker_file.write_bytes(marker("6b" * 16))
    alice.log("two")
    state = alice.round()
    assert state.what == WRONG
    assert state.words.startswith("another share is in its place (its warroom.json is of 20")
    assert state.words.endswith(f"Z, of the account {marker_file.owner()})")
    marker_file.unlink()
    assert "mounted" in alice.round().words
    os.rename(alice.root, f"{alice.root}-away")  # noqa: PTH104
    assert alice.round().what == UNREACHABLE
    os.rename(f"{alice.root}-away", alice.root)  # noqa: PTH104
    marker_file.write_bytes(b"{}\n")
    assert "not one of warroom's" in alice.round().words
    before = len(alice.logs)
    marker_file.write_bytes(marker(SHARE))
    settle(alice, seconds=2)
    assert len(alice.logs) == before + 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_who_may_not_write_is_an_observer(tmp_path: Path, time: Time) -> None:
    root = share_at(tmp_path / "share")
    root.chmod(0o555)
    alice = Member(tmp_path, "alice", time, path=root)
    alice.log("one")
    assert alice.round().what == OBSERVER
    root.chmod(0o755)


def test_how_much_of_a_database_of_an_older_version_the_share_lacks_is_counted_by_what_stands_on_it(
    tmp_path: Path, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.log("of bob")
    settle(bob)
    monkeypatch.setattr("warroom.share.progress.MANY", 1)
    alice = Member(tmp_path, "alice", bob.time, writes=False)
    for number in range(3):
        alice.log(f"of alice {number}")
    state = alice.round()
    assert (state.unsent, state.since > 0) == (3, True)
    settle(alice)
    assert alice.round().unsent == 3


class Refusing(DiskFolder):
    """A folder in which some things are not allowed."""

    def __init__(self, root: str, refused: set[str], error: int) -> None:
        super().__init__(root, unique="refusing")
        self.refused, self.error = refused, error

    def __getattribute__(self, name: str) -> object:
        if name in ("make", "create", "append", "replace", "names", "read"):
            refused = object.__getattribute__(self, "refused")
            if name in refused:
                error = object.__getattribute__(self, "error")

                def no(*_: object) -> None:
                    raise OSError(error, os.strerror(error))

                return no
        return super().__getattribute__(name)


@pytest.mark.parametrize(
    ("error", "what"), [(errno.EACCES, OBSERVER), (errno.EROFS, OBSERVER), (errno.ENOSPC, UNREACHABLE)]
)
def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    tmp_path: Path, bob: Member, error: int, what: str
) -> None:
    bob.log("of bob")
    settle(bob)
    folder = Refusing(str(bob.root), {"make", "create", "append", "replace"}, error)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("of alice")
    settle(alice, rounds=3)
    state = alice.round()
    assert (state.what, state.words, state.unsent) == (what, os.strerror(error), 1)
    assert alice.texts() == {"of bob", "of alice"}
    folder.refused.clear()
    settle(alice, bob, seconds=31)
    assert bob.texts() == {"of bob", "of alice"}


def test_a_share_that_is_away_is_said_and_tried_again(tmp_path: Path, bob: Member) -> None:
    folder = Refusing(str(bob.root), {"names"}, errno.ESTALE)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("one")
    assert alice.round().what == UNREACHABLE
    folder.refused.clear()
    settle(alice, bob, seconds=3)
    assert bob.texts() == {"one"}


def test_one_file_that_cannot_be_read_stops_no_other(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.log("one")
    bob.log("two")
    settle(alice)
    settle(bob, rounds=1)
    (bad,) = alice.logs[:1]
    real = DiskFolder.read
    bad_name = next(log.name for log in bob.logs if b'"by":"alice"' in log.read_bytes())

    def read(self: DiskFolder, path: str, offset: int, limit: int):  # type: ignore[no-untyped-def]
        if path.endswith(bad_name):
            raise OSError(errno.EIO, "broken sector")
        return real(self, path, offset, limit)

    carol = Member(alice.root.parent, "carol", alice.time)
    monkeypatch.setattr(DiskFolder, "read", read)
    settle(carol)
    assert carol.texts() == {"two"}
    assert [one[3] for one in carol.round().damaged] == ["broken sector"]
    monkeypatch.undo()
    settle(carol)
    assert carol.texts() == {"one", "two"}
    assert bad.exists()


def test_a_share_whose_database_fails_changes_nothing(alice: Member, bob: Member) -> None:
    from warroom.store import receive as module
    from warroom.store.purge_decisions import decide

    bob.log("one")
    broken = Scripted("x").write({"text": "y"})
    bob.db.execute("CREATE TRIGGER no BEFORE INSERT ON ops BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.Error):
        bob.receive([broken])
    bob.db.execute("DROP TRIGGER no")
    bob.db.execute("CREATE TRIGGER no BEFORE DELETE ON local BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.Error):
        module.renew_writer(bob.db, INCIDENT, "x", now=Moment(1))
    bob.db.execute("DROP TRIGGER no")
    bob.db.execute("CREATE TRIGGER no BEFORE UPDATE ON purge_targets BEGIN SELECT RAISE(ABORT, 'no'); END")
    bob.db.execute("INSERT INTO purge_targets VALUES (x'ab', 1, 1, 'entry', 'e', 'waiting', 0)")
    with pytest.raises(sqlite3.Error):
        decide(bob.db, accept=False)
    assert not bob.db.in_transaction


def test_a_file_that_vanishes_while_it_is_read_is_no_trouble(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.log("one")
    settle(alice)
    real = DiskFolder.names

    def names(self: DiskFolder, path: str) -> Listing:
        return Listing([*real(self, path), "gone.jsonl"]) if path.endswith("ops") else real(self, path)

    monkeypatch.setattr(DiskFolder, "names", names)
    settle(bob)
    assert (bob.texts(), bob.round().what, bob.round().damaged) == ({"one"}, "good", ())


def test_what_we_removed_already_is_no_trouble(alice: Member) -> None:
    alice.log("one")
    settle(alice)
    fetcher = alice.transport.lanes[INCIDENT].fetcher
    fetcher.remove("never-there.jsonl")
    assert alice.round().what == "good"
