"""Several people and a folder: what one writes the others have, whatever happens to the folder."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import SHARE, Member, Time, settle, share_at
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.line import frame
from warroom.oplog.operation import PURGE
from warroom.share import layout
from warroom.share.folder import DiskFolder, Listing
from warroom.share.layout import BATCH, MARKER, Header, here_folder, marker, ops_folder
from warroom.share.standing import OBSERVER, UNREACHABLE, WRONG
from warroom.store.commit import commit
from warroom.store.rebuild import digest_of
from warroom.store.sent import own_writers
from warroom.store.write import Write


def test_what_one_writes_the_other_has_after_a_round(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    bob.log("two")
    settle(alice, bob)
    assert alice.texts() == bob.texts() == {"one", "two"}
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_lines_are_added_to_a_file_until_it_is_full(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(alice)
    for number in range(4):
        alice.log(f"entry {number}")
        settle(alice, bob, rounds=1)
    assert len(alice.logs) == 1
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 3)
    for number in range(4, 9):
        alice.log(f"entry {number}")
        settle(alice, bob, rounds=2)
    assert len(alice.logs) > 2
    assert len(bob.texts()) == 9
    states = bob.transport._lanes[INCIDENT].fetcher.files.values()
    assert sum(not file.finished for file in states) == 1


def test_many_lines_at_once_are_cut_into_files(alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 10)
    settle(alice)
    for number in range(35):
        alice.log(f"entry {number}")
    settle(alice, bob)
    assert len(alice.logs) == 4
    assert len(bob.texts()) == 35


def test_batch_mode_writes_whole_files_after_three_seconds_or_enough_bytes(tmp_path: Path, time: Time) -> None:
    alice, bob = Member(tmp_path, "alice", time, mode=BATCH), Member(tmp_path, "bob", time)
    settle(alice)
    alice.log("one")
    state = alice.round()
    assert (state.unsent, alice.logs) == (1, [])
    assert alice.round(seconds=1.0).unsent == 1
    assert alice.round(seconds=2.5).unsent == 0
    alice.log("two")
    for number in range(70):
        alice.log(f"{number} " + "long " * 200)
    assert alice.round().unsent == 0
    assert len(alice.logs) == 2
    settle(bob)
    assert len(bob.texts()) == 72


def test_an_incident_of_somebody_else_is_found(alice: Member, bob: Member) -> None:
    other = IncidentId("2d" * 16)
    alice.log("elsewhere", incident=other)
    settle(alice, bob, rounds=12)
    assert bob.texts() == {"elsewhere"}


def test_names_that_are_no_incident_or_log_are_left_alone(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice)
    folder = alice.root / ops_folder(INCIDENT)
    (folder / "~half.tmp").write_text("x")
    (folder / ".hidden.jsonl").write_text("x")
    (folder / "notes.txt").write_text("x")
    (alice.root / "inc-short").mkdir()
    settle(bob)
    assert bob.texts() == {"one"}
    assert bob.round().damaged == ()


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


def test_what_vanishes_from_the_share_is_put_back_by_its_owner(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    for log in alice.logs:
        log.unlink()
    settle(alice, rounds=5, seconds=61)
    assert len(alice.logs) == 1
    newcomer = Member(alice.root.parent, "carol", alice.time)
    settle(newcomer)
    assert newcomer.texts() == {"one"}


def test_what_vanishes_while_its_owner_is_away_is_put_back_by_whoever_has_it(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    log.unlink()
    settle(bob, rounds=2, seconds=61)
    assert bob.logs == []  # the owner has time to do it
    settle(bob, rounds=4, seconds=61)
    (again,) = bob.logs
    header = layout.read_header(again.read_bytes().split(b"\n")[0])
    assert (header.writer in own_writers(alice.db), header.by) == (True, "bob")
    settle(alice, bob, rounds=8, seconds=61)
    assert len(bob.logs) == 1


def test_a_damaged_log_is_named_and_the_others_go_on(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 4
    log.write_bytes(data)
    carol = Member(tmp_path, "carol", alice.time)
    bob.log("two")
    settle(bob, carol)
    assert carol.texts() == {"two"}
    ((_, by, name, fault),) = carol.round().damaged
    assert (by, name) == ("alice", log.name)
    assert fault.startswith("damaged at byte")
    settle(alice, carol, rounds=6, seconds=61)
    assert carol.texts() == {"one", "two"}


def test_a_line_without_an_end_is_waited_for_and_then_called_damaged(alice: Member, bob: Member) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    alice.log("two")
    settle(alice)
    (log,) = alice.logs
    data = log.read_bytes()
    log.write_bytes(data[:-20])
    settle(bob)
    assert (bob.texts(), bob.round().damaged) == ({"one"}, ())
    assert "no end" in bob.round(seconds=31).damaged[0][3]
    log.write_bytes(data)
    assert bob.round(seconds=61).damaged == ()
    assert bob.texts() == {"one", "two"}


def test_a_reverted_file_is_read_anew(alice: Member, bob: Member) -> None:
    settle(alice)
    for text in ("one", "two"):
        alice.log(text)
        settle(alice, bob)
    (log,) = alice.logs
    log.write_bytes(log.read_bytes()[:200])
    settle(bob)
    assert bob.texts() == {"one", "two"}
    assert bob.transport._lanes[INCIDENT].fetcher.files[log.name].segment.offset < 200


def test_a_file_of_ours_that_somebody_broke_gets_no_more_lines_and_goes(alice: Member, bob: Member) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    log.write_bytes(b"x" * 400 + b"\n")
    alice.log("two")
    settle(alice, rounds=1)
    assert not log.exists()
    settle(alice, bob, rounds=3, seconds=61)
    assert bob.texts() == {"one", "two"}


def test_the_last_page_of_a_long_log_comes_first(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 40)
    monkeypatch.setattr("warroom.share.fetch.BATCH", 10)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    order: list[str] = []
    real = carol.receive

    def noting(operations):  # type: ignore[no-untyped-def]
        order.extend(str(one.values()["text"]) for one in operations)
        return real(operations)

    carol.receive = noting  # type: ignore[method-assign]
    settle(carol)
    assert order[:10] == [str(number) for number in range(90, 100)]
    assert len(order) == 100


def batches_of(member: Member, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> list[int]:
    """How many operations each batch holds; storing one of them takes so many seconds."""
    sizes: list[int] = []
    real = member.receive

    def noting(operations):  # type: ignore[no-untyped-def]
        sizes.append(len(operations))
        member.time.ticks += seconds * len(operations)
        return real(operations)

    monkeypatch.setattr(member, "receive", noting)
    return sizes


def test_batches_span_logs_and_grow_while_they_are_quick(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 10)
    monkeypatch.setattr("warroom.share.fetch.BATCH", 15)
    monkeypatch.setattr("warroom.share.fetch.MOST", 40)
    for number in range(120):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=0)
    settle(carol)
    assert sizes == [15, 30, 40, 35]
    assert len(carol.texts()) == 120


def test_batches_are_cut_to_the_time_that_they_take(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.fetch.BATCH", 10)
    monkeypatch.setattr("warroom.share.fetch.CALM_SECONDS", 16)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol, dave = Member(tmp_path, "carol", alice.time), Member(tmp_path, "dave", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=1)
    settle(carol)
    assert sizes == [10, 16, 16, 16, 16, 16, 10]
    sizes = batches_of(dave, monkeypatch, seconds=1_000)
    settle(dave)
    assert sizes == [10] * 10


def test_batches_are_short_again_while_somebody_writes_here(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("BATCH", 4), ("BATCH_SECONDS", 5), ("CALM_SECONDS", 20), ("CALM_AFTER", 1_000)):
        monkeypatch.setattr(f"warroom.share.fetch.{name}", value)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=1)
    real = carol.receive

    def acting(operations):  # type: ignore[no-untyped-def]
        if len(sizes) == 3:
            carol.log("what carol sees")
        return real(operations)

    monkeypatch.setattr(carol, "receive", acting)
    settle(carol)
    assert sizes[:4] == [4, 8, 16, 20]
    assert set(sizes[4:-1]) == {5}
    assert len(carol.texts()) == 101


def test_what_could_not_be_stored_is_stored_with_the_next_round(alice: Member, tmp_path: Path) -> None:
    for number in range(3):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    carol.db.execute("CREATE TRIGGER full BEFORE INSERT ON ops BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.Error, match="full"):
        carol.transport.round()
    carol.db.execute("DROP TRIGGER full")
    carol.transport.round()
    assert carol.texts() == {"0", "1", "2"}


def test_a_clone_of_a_database_writes_under_an_id_of_its_own(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "clone.db").write_bytes((tmp_path / "alice.db").read_bytes())
    clone = Member(tmp_path, "clone", alice.time)
    alice.log("of alice")
    settle(alice)
    clone.log("of the clone")
    settle(clone, alice, bob)
    for member in (alice, clone, bob):
        assert member.texts() == {"one", "of alice", "of the clone"}
    kinds = {what for member in (alice, clone, bob) for what, _ in member.alarms()}
    assert kinds == {"restored", "fork"}
    alice.log("again of alice")
    clone.log("again of the clone")
    settle(clone, alice, bob)
    assert (
        len({one.db.execute("SELECT value FROM local WHERE name = 'writer'").fetchone() for one in (alice, clone)}) == 2
    )
    assert digest_of(alice.db, INCIDENT) == digest_of(clone.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_a_restored_backup_is_noticed_by_the_last_sign_of_life(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = (tmp_path / "alice.db").read_bytes()
    alice.log("two")
    alice.round()
    alice.round(open_incident=INCIDENT)
    for log in alice.logs:
        log.unlink()
    (tmp_path / "back.db").write_bytes(backup)
    back = Member(tmp_path, "back", alice.time)
    back.round()
    back.round(open_incident=INCIDENT)
    ((what, words),) = back.alarms()
    assert what == "lost"
    assert "1 operations of ours were here" in words
    back.log("three")
    settle(back)
    assert len(own_writers(back.db)) == 2
    back.round(seconds=16, open_incident=INCIDENT)
    assert len(back.alarms()) == 1


def test_the_wrong_folder_is_not_written_to(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    marker_file = alice.root / MARKER
    marker_file.write_bytes(marker("6b" * 16))
    alice.log("two")
    state = alice.round()
    assert (state.what, state.words) == (WRONG, "another share is in its place")
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


def test_who_is_here_is_seen_by_the_others_and_passes(alice: Member, bob: Member) -> None:
    alice.log("one")
    bob.log("two")
    for _ in range(3):
        for member in (alice, bob):
            member.round(seconds=8, open_incident=INCIDENT)
    assert {sign.by for sign in alice.round(open_incident=INCIDENT).here[INCIDENT]} == {"bob"}
    assert {sign.by for sign in bob.round(open_incident=INCIDENT).here[INCIDENT]} == {"alice"}
    for _ in range(5):
        state = alice.round(seconds=16, open_incident=INCIDENT)
    assert state.here[INCIDENT] == ()


def test_who_only_looks_on_is_here_too(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    bob.round(open_incident=INCIDENT)
    assert {sign.by for sign in alice.round(open_incident=INCIDENT).here[INCIDENT]} == {"bob"}


def test_an_old_sign_of_life_is_none(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    alice.round()
    alice.round(open_incident=INCIDENT)
    alice.time.ticks += 86_400
    carol = Member(tmp_path, "carol", alice.time)
    carol.round()
    state = carol.round(open_incident=INCIDENT)
    assert [sign.by for sign in state.here[INCIDENT]] == []
    assert len(carol.transport.signs(INCIDENT)) == 2
    assert carol.transport.signs(IncidentId("ff" * 16)) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"writer":"x"}', b'{"writer":"' + b"a" * 32 + b'","last":"7","at":1}', b"[" * 4000],
    ids=["empty", "list", "half", "bytes", "short", "text", "deep"],
)
def test_a_sign_of_life_that_cannot_be_read_is_none(alice: Member, content: bytes) -> None:
    alice.log("one")
    settle(alice)
    here = alice.root / here_folder(INCIDENT)
    here.mkdir()
    (here / f"{'ab' * 16}.json").write_bytes(content)
    with (here / f"{'ef' * 16}.json").open("wb") as sparse:
        sparse.truncate(1 << 40)
    (here / f"{'cd' * 16}.json").mkdir()
    state = alice.round(seconds=20, open_incident=INCIDENT)
    assert (state.here[INCIDENT], state.what) == ((), "good")


def test_trouble_with_signs_of_life_is_said(tmp_path: Path, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    bob.log("one")
    settle(bob)
    monkeypatch.setattr(
        "warroom.share.presence.PresenceBoard.look", lambda self: (_ for _ in ()).throw(OSError(errno.EIO, "no board"))
    )
    assert bob.round(seconds=20).words == "no board"


def test_a_purge_takes_the_words_off_the_share_too(alice: Member, bob: Member) -> None:
    settle(alice)
    done = alice.log("password hunter2", on="ab" * 16)
    alice.log("harmless")
    settle(alice, bob)
    commit(
        bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
        writes=[Write("entry", "ab" * 16, {}, do=PURGE, purges=done.hashes)],
    )  # fmt: skip
    settle(bob, alice)
    assert any(b"hunter2" in log.read_bytes() for log in alice.logs)
    settle(alice, bob, rounds=2, seconds=61)
    assert not any(b"hunter2" in log.read_bytes() for log in alice.logs)
    carol = Member(alice.root.parent, "carol", alice.time)
    settle(carol)
    assert digest_of(carol.db, INCIDENT) == digest_of(alice.db, INCIDENT)
    assert carol.texts() == {None, "harmless"}


def test_a_withheld_body_is_filled_in_when_it_comes(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    whole = log.read_bytes()
    lines = [line.split(b"\t") for line in whole.split(b"\n")]
    log.write_bytes(b"\n".join(b"\t".join([one[0], b"", *one[2:]]) if len(one) > 2 else b"" for one in lines))
    settle(bob)
    assert bob.texts() == {None}
    (log.parent / "copy.jsonl").write_bytes(whole)
    settle(bob)
    assert bob.texts() == {"one"}


def test_content_that_breaks_a_rule_is_kept_aside_and_the_next_is_read(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    odd = frame(mallory.write({"text": "one"}))
    lines = [odd]
    head = b'{"n":-1,"b":"x"}'
    from warroom.oplog.operation import operation_hash

    hash_ = operation_hash(mallory.prev, INCIDENT, mallory.writer, head)
    lines.append(head + b"\t\t" + hash_.encode() + b"\n")
    mallory.prev = hash_
    mallory.n += 1
    lines.append(frame(mallory.write({"text": "three"}, on="cd" * 16)))
    put(alice, mallory, lines)
    settle(bob)
    assert bob.texts() == {"one", "three"}
    ((_, by, _, sentence),) = bob.round().refused
    assert (by, "head.n" in sentence) == ("mallory", True)


def put(member: Member, writer: Scripted, lines: list[bytes], *, name: str = "x.jsonl", **header: object) -> Path:
    """Put a log on the share as some other program would."""
    member.transport.publisher.prepare(INCIDENT)
    said = {
        "incident": INCIDENT, "writer": writer.writer, "by": writer.name, "host": "h", "first": 1, "prev": "0" * 64,
        "maker": writer.writer,
    }  # fmt: skip
    first = Header(**{**said, **header}).line()  # type: ignore[arg-type]
    path = member.root / ops_folder(INCIDENT) / name
    path.write_bytes(first + b"".join(lines))
    return path


def test_a_rewritten_history_names_its_writer(alice: Member, bob: Member) -> None:
    first, second = Scripted("mallory"), Scripted("mallory")
    put(alice, first, [frame(first.write({"text": "said"}))])
    settle(bob)
    put(alice, second, [frame(second.write({"text": "never said"}))])
    settle(bob, rounds=2)
    ((what, words),) = bob.alarms()
    assert what == "fork"
    assert "@mallory" in words
    assert len(bob.texts()) == 1  # one entry; both wordings stand
    assert bob.db.execute("SELECT versions FROM entries").fetchone() == (2,)


def test_a_file_of_another_incident_is_not_read(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory", incident=IncidentId("2d" * 16))
    put(alice, mallory, [frame(mallory.write({"text": "x"}))], incident="2d" * 16)
    settle(bob)
    assert "another incident" in bob.round().damaged[0][3]


def test_a_file_for_newer_readers_is_named_and_left(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [frame(mallory.write({"text": "x"}))], reads=2)
    settle(bob)
    assert bob.round().damaged[0][3] == "written by a newer warroom"
    assert bob.texts() == set()


def test_operations_of_a_kind_that_nobody_knows_are_kept(alice: Member, bob: Member) -> None:
    future = Scripted("future")
    put(alice, future, [frame(future.write({"colour": "red"}, kind="lamp"))])
    settle(alice, bob)
    from warroom.store.conflicts import newer_records

    assert newer_records(bob.db, 1) == 1
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_a_clock_that_is_ahead_is_seen_and_not_followed(alice: Member, bob: Member) -> None:
    alice.ahead = 3 * 3_600 * 1_000_000
    alice.log("from the future")
    settle(alice, bob)
    assert bob.round().skews == {"alice": pytest.approx(alice.ahead, rel=0.01)}
    bob.log("now")
    (stamp,) = bob.db.execute("SELECT t FROM ops WHERE by = 'bob'").fetchone()
    assert stamp <= bob.now()
    alice.ahead = 0
    alice.log("set right")
    settle(alice, bob)
    assert bob.round().skews == {"alice": 0}, "it is right again"


def test_a_clock_that_is_ahead_is_seen_by_whoever_reads_older_pages_after_the_newest(
    tmp_path: Path, time: Time, alice: Member
) -> None:
    for number in range(450):
        alice.log(str(number))
    settle(alice)
    alice.ahead = 3 * 3_600 * 1_000_000
    alice.log("from the future")
    settle(alice)
    carol = Member(tmp_path, "carol", time)
    settle(carol)
    assert len(carol.texts()) == 451
    assert carol.round().skews == {"alice": pytest.approx(alice.ahead, rel=0.01)}


def test_a_reader_that_writes_nothing_leaves_the_share_as_it_is(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    before = sorted(path for path in alice.root.rglob("*"))
    carol = Member(tmp_path, "carol", alice.time, writes=False)
    carol.log("mine")
    settle(carol)
    assert carol.texts() == {"one", "mine"}
    assert sorted(path for path in alice.root.rglob("*")) == before
    assert carol.transport.lacking() == 1


def test_faults_are_told_by_writer(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [b"rubbish\n"])
    settle(bob)
    assert bob.transport.faults(INCIDENT, mallory.writer)[0].startswith("damaged")
    assert bob.transport.faults(INCIDENT, WriterId("ff" * 16)) == []
    assert bob.transport.faults(IncidentId("ff" * 16), mallory.writer) == []


def test_a_bad_purger_is_held_back_until_a_key_is_pressed(alice: Member, bob: Member) -> None:
    from warroom.store.purge_decisions import decide, waiting_purges

    done = [(f"{number:032x}", alice.log(f"entry {number}", on=f"{number:032x}")) for number in range(25)]
    settle(alice, bob)
    for on, one in done:
        commit(
            bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
            writes=[Write("entry", on, {}, do=PURGE, purges=one.hashes)],
        )  # fmt: skip
    settle(bob, alice)
    assert waiting_purges(alice.db) == 5
    assert sum(text is None for (text,) in alice.db.execute("SELECT text FROM entries")) == 20
    assert "/purges" in alice.alarms()[0][1]
    assert decide(alice.db, accept=True) == 5
    assert alice.texts() == {None}
    assert decide(alice.db, accept=True) == 0
    later = alice.log("later", on="ab" * 16)
    settle(alice, bob)
    bob.time.ticks += 4_000
    commit(
        bob.db, incident=INCIDENT, by="bob", now=bob.now(), entropy=bob.entropy,
        writes=[Write("entry", "ab" * 16, {}, do=PURGE, purges=later.hashes)],
    )  # fmt: skip
    settle(bob, alice)
    assert waiting_purges(alice.db) == 0


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


def test_a_hole_in_a_log_that_is_still_added_to_is_found_with_the_next_comparison(
    alice: Member, tmp_path: Path
) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    alice.log("two")
    alice.round()
    # It has grown, and before that is read again, its beginning is lost.
    log.write_bytes(bytes(20) + log.read_bytes()[20:])
    settle(alice, rounds=3, seconds=61)
    carol = Member(tmp_path, "carol", alice.time)
    settle(carol)
    assert carol.texts() == {"one", "two"}


def test_silent_corruption_is_found_by_reading_everything_again(alice: Member, bob: Member, tmp_path: Path) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    found = log.stat()
    data = bytearray(log.read_bytes())
    data[-30] ^= 1
    log.write_bytes(data)
    os.utime(log, ns=(found.st_atime_ns, found.st_mtime_ns))
    settle(alice, rounds=24, seconds=61)
    carol = Member(tmp_path, "carol", alice.time)
    settle(carol)
    assert carol.texts() == {"one"}


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


def test_a_large_log_of_somebody_else_is_read_in_pieces(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        alice.log(f"entry {number}")
    settle(alice)
    monkeypatch.setattr("warroom.share.fetch.CHUNK", 2_000)
    assert bob.round().more
    settle(bob, rounds=15)
    assert len(bob.texts()) == 30
    monkeypatch.setattr("warroom.share.lane.PARTS", 1)
    assert bob.round(seconds=61).damaged == ()


def test_more_than_fits_into_one_go_is_published_in_several(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warroom.share.transport._AT_ONCE", 4)
    settle(alice)
    for number in range(11):
        alice.log(f"entry {number}")
    assert alice.round().unsent == 0


def test_what_we_removed_already_is_no_trouble(alice: Member) -> None:
    alice.log("one")
    settle(alice)
    fetcher = alice.transport._lanes[INCIDENT].fetcher
    fetcher.remove("never-there.jsonl")
    assert alice.round().what == "good"


def test_a_body_that_comes_in_the_same_batch_as_the_line_without_it_is_kept(bob: Member) -> None:
    from warroom.oplog.operation import Operation

    writer = Scripted("mallory")
    whole = writer.write({"text": "said"})
    bare = Operation(prev=whole.prev, incident=INCIDENT, writer=writer.writer, head=whole.head, body=None)
    bob.receive([bare, whole, whole])
    assert bob.texts() == {"said"}


def test_a_signature_travels_with_its_line(alice: Member, bob: Member) -> None:
    mallory = Scripted("mallory")
    put(alice, mallory, [frame(mallory.write({"text": "x"})).removesuffix(b"\n") + b"\tsigned\n"])
    settle(bob)
    for log in alice.logs:
        log.unlink()
    settle(bob, rounds=6, seconds=61)
    assert b"\tsigned\n" in bob.logs[0].read_bytes()
    assert bob.db.execute("SELECT signature FROM ops").fetchone() == (b"signed",)


def test_one_copy_of_a_database_raises_one_alarm_for_each_cause(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "clone.db").write_bytes((tmp_path / "alice.db").read_bytes())
    clone = Member(tmp_path, "clone", alice.time)
    for number in range(15):
        alice.log(f"of alice {number}")
        clone.log(f"of the clone {number}")
    settle(alice, clone, bob)
    ((what, words),) = bob.alarms()
    assert what == "fork"
    assert words.startswith("15 numbers, 2 the first, ")
    for number in range(3):
        alice.log(f"of alice again {number}")
        clone.log(f"of the clone again {number}")
        settle(alice, clone, bob)
    assert len(bob.alarms()) == 1
    assert {what for what, _ in alice.alarms()} | {what for what, _ in clone.alarms()} == {"fork", "restored"}
    assert max(len(alice.alarms()), len(clone.alarms())) <= 2


def forge(member: Member, name: str, **said: object) -> None:
    sign = {"by": "mallory", "host": "h", "version": "1", "last": 2**53 - 1, "at": member.now(), **said}
    (member.root / here_folder(INCIDENT) / f"{name}.json").write_text(json.dumps(sign))


@pytest.mark.parametrize(
    "seal", [{}, {"seal": ""}, {"seal": "ab" * 16}, {"seal": 7}], ids=["none", "empty", "some", "odd"]
)
@pytest.mark.parametrize("own_name", [True, False], ids=["under-our-name", "under-another-name"])
def test_a_forged_sign_of_ours_changes_nothing(
    alice: Member, bob: Member, own_name: bool, seal: dict[str, object]
) -> None:
    alice.log("one")
    settle(alice, bob)
    alice.round(seconds=16, open_incident=INCIDENT)
    writer = alice.writer()
    for _ in range(6):
        forge(alice, writer if own_name else "ef" * 16, writer=writer, **seal)
        alice.round(seconds=16, open_incident=INCIDENT)
    assert (alice.writer(), alice.alarms()) == (writer, [])
    # Nobody speaks for another one in a file of his own.
    forge(alice, "ef" * 16, writer=bob.writer(), by="bob")
    bob.log("two")
    bob.round(seconds=16, open_incident=INCIDENT)
    state = alice.round(seconds=16, open_incident=INCIDENT)
    assert [(sign.by, sign.last) for sign in state.here[INCIDENT]] == [("bob", 1)]


def test_a_sign_of_ours_from_another_incident_is_none(alice: Member) -> None:
    alice.log("one")
    for number in range(5):
        alice.log(f"elsewhere {number}", incident=IncidentId("2d" * 16))
    settle(alice)
    alice.round(seconds=16, open_incident=IncidentId("2d" * 16))
    alice.round(seconds=16, open_incident=INCIDENT)
    writer = alice.writer()
    real = (alice.root / here_folder(IncidentId("2d" * 16)) / f"{writer}.json").read_bytes()
    (alice.root / here_folder(INCIDENT) / f"{writer}.json").write_bytes(real)
    alice.round(seconds=16, open_incident=INCIDENT)
    assert (alice.writer(), alice.alarms()) == (writer, [])


def test_of_too_many_signs_of_life_the_latest_are_read_and_the_rest_is_counted(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.presence._MOST", 3)
    alice.log("one")
    settle(alice, bob)
    for number in range(6):
        alice.round(seconds=16, open_incident=INCIDENT)
        name = f"{number:032x}"
        forge(alice, name, writer=name, last=0)
        os.utime(alice.root / here_folder(INCIDENT) / f"{name}.json", ns=(number, number))
    bob.round(seconds=16, open_incident=INCIDENT)
    state = alice.round(seconds=16, open_incident=INCIDENT)
    assert "bob" in {sign.by for sign in state.here[INCIDENT]}
    assert state.left_out == {INCIDENT: 5}


def test_alarms_are_kept_until_they_were_seen(alice: Member, bob: Member) -> None:
    from warroom.store.exchange import alarms

    first, second = Scripted("mallory"), Scripted("mallory")
    put(alice, first, [frame(first.write({"text": "said"}))])
    put(alice, second, [frame(second.write({"text": "never said"}))], name="y.jsonl")
    settle(bob)
    ((incident, what, writer, words, at),) = alarms(bob.db)
    assert (incident, what, writer) == (INCIDENT, "fork", first.writer)
    assert "number 1" in words
    assert at > 0
