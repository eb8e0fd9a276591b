"""Making a share, joining one, and the folders that are none."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import SHARE, Member, Time, settle, share_at
from warroom.model.identity import IncidentId
from warroom.oplog.framing import Damaged
from warroom.oplog.strict_json import Refused
from warroom.share.folder import DiskFolder
from warroom.share.habits import guess
from warroom.share.joining import NoMarker, NoShare, about_how_many, beginning, find_share, make_share
from warroom.share.lock import PublisherLock
from warroom.share.share_format import (
    BATCH,
    LIVE,
    MARKER,
    LogHeader,
    Newer,
    here_folder,
    ops_folder,
    read_header,
    read_marker,
)
from warroom.share.vouching import Vouching
from warroom.store.commit import commit
from warroom.store.write import Write


def disk(path: Path) -> DiskFolder:
    return DiskFolder(str(path), unique="test")


def test_a_share_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = make_share(disk(tmp_path), str(tmp_path), entropy=random.Random(1).randbytes)
    found = find_share(disk(tmp_path), str(tmp_path))
    assert (found.share, found.mode, found.incidents, found.people) == (made, LIVE, [], [])
    with pytest.raises(NoShare, match="holds a share already"):
        make_share(disk(tmp_path), str(tmp_path), entropy=random.Random(1).randbytes)


def test_who_has_been_there_is_said(tmp_path: Path) -> None:
    alice = Member(tmp_path, "alice", Time())
    alice.log("one")
    alice.round()
    alice.round(open_incident=IncidentId("1c" * 16))
    here = alice.root / here_folder(IncidentId("1c" * 16))
    (here / "list.json").write_text("[]")
    found = find_share(disk(alice.root), "x")
    assert found.people == ["alice"]
    (here / "bad.json").write_text("{")
    assert find_share(disk(alice.root), "x").incidents == ["1c" * 16]


def test_only_what_can_hold_logs_is_counted_as_an_incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = Member(tmp_path, "alice", Time())
    alice.log("one")
    alice.round()
    (alice.root / f"inc-{'2c' * 16}").write_text("somebody's notes")
    (alice.root / f"inc-{'3c' * 16}").mkdir()
    (alice.root / f"inc-{'4c' * 16}").symlink_to(tmp_path)
    (alice.root / f"inc-{'5c' * 16}").mkdir()
    (alice.root / f"inc-{'5c' * 16}" / "ops").write_text("")
    assert find_share(disk(alice.root), "x").incidents == ["1c" * 16]

    def closed(self: DiskFolder, path: str) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(DiskFolder, "changed", closed)
    assert find_share(disk(alice.root), "x").incidents == ["1c" * 16, "2c" * 16, "3c" * 16, "4c" * 16, "5c" * 16]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "holds no share"),
        (b"", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[]", "not one of warroom's"),
        (b'{"warroom":2,"share":"x"}', "newer warroom"),
        (b'{"warroom":1,"share":"x"}', "names no share"),
    ],
)
def test_a_folder_that_is_no_share_says_why(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / MARKER).write_bytes(content)
    with pytest.raises(NoShare, match=words) as raised:
        find_share(disk(tmp_path), str(tmp_path))
    assert isinstance(raised.value, NoMarker) == (content is None)


def test_a_folder_that_is_not_there_is_not_one_that_could_become_a_share(tmp_path: Path) -> None:
    with pytest.raises(NoShare, match="make the folder first") as raised:
        find_share(disk(tmp_path / "none"), "none")
    assert not isinstance(raised.value, NoMarker)


def test_places_where_no_share_can_be_made_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entropy = random.Random(1).randbytes
    with pytest.raises(NoShare, match="make the folder first"):
        make_share(disk(tmp_path / "none"), "none", entropy=entropy)
    (tmp_path / "file").touch()
    with pytest.raises(NoShare, match="not a folder"):
        make_share(disk(tmp_path / "file"), "file", entropy=entropy)
    for error, words in ((errno.EACCES, "you may not read it"), (errno.EIO, "Input/output")):

        def failing(*_: object, error: int = error) -> None:
            raise OSError(error, os.strerror(error))

        monkeypatch.setattr(DiskFolder, "read", failing)
        monkeypatch.setattr(DiskFolder, "create", failing)
        with pytest.raises(NoShare, match=words):
            find_share(disk(tmp_path), "x")
        with pytest.raises(NoShare, match="cannot be written"):
            make_share(disk(tmp_path), "x", entropy=entropy)


@pytest.mark.parametrize(
    ("mark", "program"), [(".stfolder", "Syncthing"), (".git", "git"), (".dropbox", "Dropbox"), ("", "")]
)
def test_the_program_whose_folder_it_is_is_guessed_from_its_marks(tmp_path: Path, mark: str, program: str) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    if mark:
        (tmp_path / "a" / mark).mkdir()
    assert guess(str(inside)) == (BATCH if program else LIVE, program)


def test_the_program_is_guessed_from_the_folder_s_name_too(tmp_path: Path) -> None:
    (tmp_path / "OneDrive - Example" / "incidents").mkdir(parents=True)
    assert guess(str(tmp_path / "OneDrive - Example" / "incidents")) == (BATCH, "OneDrive")


GOOD = {
    "incident": "1c" * 16, "writer": "2d" * 16, "by": "alice", "host": "h", "first": 3, "prev": "ab" * 32,
    "maker": "2d" * 16,
}  # fmt: skip


def test_a_header_is_read_as_it_was_written() -> None:
    header = read_header(LogHeader(**GOOD).line())  # type: ignore[arg-type]
    assert {name: getattr(header, name) for name in GOOD} == GOOD


@pytest.mark.parametrize(
    "line",
    [
        b"\n", b"{}\t\t00\n", b"x\t\ty\n", b"\xff\t\ty\n", b'{"reads":1}\t\ty\n', b"{" + b" " * 5_000 + b"}\t\ty\n",
        LogHeader(**{**GOOD, "first": 0}).line(),  # type: ignore[arg-type]
        LogHeader(**GOOD).line().replace(b"alice", b"mallo"),  # type: ignore[arg-type]
    ],
    ids=["empty", "bare", "no-json", "bytes", "no-names", "long", "zero", "changed"],
)  # fmt: skip
def test_a_first_line_that_is_no_header_is_refused(line: bytes) -> None:
    with pytest.raises(Damaged):
        read_header(line)


def test_a_header_for_newer_readers_is_said_to_be_one() -> None:
    with pytest.raises(Newer):
        read_header(LogHeader(**{**GOOD, "reads": 9}).line())  # type: ignore[arg-type]
    odd = LogHeader(**{**GOOD, "by": "x" * 500}).line()  # type: ignore[arg-type]
    assert len(read_header(odd).by) == 80


def test_a_marker_that_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        read_marker(b'{"warroom":"1"}')


def test_one_process_at_a_time_publishes_for_a_database(tmp_path: Path) -> None:
    path = str(tmp_path / "w.db")
    first, second = PublisherLock(path), PublisherLock(path)
    assert first.take()
    assert first.take()
    assert not second.take()
    first.give_back()
    assert second.take()
    second.give_back()
    second.give_back()
    assert (second.take(), first.take(), first.trouble) == (True, False, "")
    nowhere = PublisherLock(str(tmp_path / "none" / "w.db"))
    assert not nowhere.take()
    assert nowhere.trouble.endswith("w.db.publisher cannot be opened: No such file or directory")
    assert (tmp_path / "w.db.publisher").stat().st_mode & 0o777 == 0o600


def test_a_share_in_the_same_place_with_another_id_is_not_ours(tmp_path: Path) -> None:
    alice = Member(tmp_path, "alice", Time())
    share_at(alice.root)
    alice.log("x")
    settle(alice)
    assert read_marker((alice.root / MARKER).read_bytes()) == SHARE


def test_the_first_operations_of_whoever_declared_an_incident_are_its_beginning(tmp_path: Path) -> None:
    time = Time()
    alice, bob = Member(tmp_path, "alice", time), Member(tmp_path, "bob", time)
    commit(
        alice.db, incident=INCIDENT, by="alice", writes=[Write("incident", "incident", {"title": "Checkout fails"})],
        now=alice.now(), entropy=alice.entropy,
    )  # fmt: skip
    bob.log("of somebody who declared nothing")
    for number in range(100):
        alice.log(f"entry {number} " + "x" * 400)
    settle(alice, bob)
    found = beginning(alice.folder, INCIDENT, Vouching(None))
    assert found[0].kind == "incident"
    assert 3 < len(found) < 50
    assert {one.writer for one in found} == {alice.writer()}


@pytest.mark.parametrize(
    "content",
    [b"", b"no header", b"no header\n", b"{}\t\tx\n", b"\xff\xfe\n"],
    ids=("empty", "torn", "odd", "no", "raw"),
)
def test_a_log_that_does_not_read_is_no_beginning_and_hides_none(tmp_path: Path, content: bytes) -> None:
    alice = Member(tmp_path, "alice", Time())
    commit(
        alice.db, incident=INCIDENT, by="alice", writes=[Write("incident", "incident", {"title": "x"})],
        now=alice.now(), entropy=alice.entropy,
    )  # fmt: skip
    settle(alice)
    for name in (f"{'0' * 32}.0000000001.a000000.jsonl", f"{'f' * 32}.0000000001.a000000.jsonl"):
        (alice.root / ops_folder(INCIDENT) / name).write_bytes(content)
    (alice.root / ops_folder(INCIDENT) / f"{'e' * 32}.0000000001.a000000.jsonl").mkdir()
    assert [one.kind for one in beginning(alice.folder, INCIDENT, Vouching(None))] == ["incident"]


def test_how_much_there_is_to_read_is_guessed_and_nobody_can_make_it_endless(tmp_path: Path) -> None:
    alice = Member(tmp_path, "alice", Time())
    assert about_how_many(alice.folder, INCIDENT) == 0
    assert not beginning(alice.folder, INCIDENT, Vouching(None))
    for number in range(1_000):
        alice.log(f"entry {number} of a usual length, as people type them")
    settle(alice)
    assert 800 < about_how_many(alice.folder, INCIDENT) < 1_200
    folder = alice.root / ops_folder(INCIDENT)
    (folder / f"{'e' * 32}.9999999999.a000000.jsonl").write_bytes(b"")
    (folder / f"{'d' * 32}.0000000009.a000000.jsonl").mkdir()
    (folder / "strange.jsonl").write_bytes(b"")
    for number in range(500):
        (folder / f"{number:032x}.9999999999.a000000.jsonl").write_bytes(b"rubbish")
    assert about_how_many(alice.folder, INCIDENT) < 1_200
    with (folder / f"{'c' * 32}.9999999999.a000000.jsonl").open("wb") as sparse:
        sparse.truncate(1 << 40)
    assert about_how_many(alice.folder, INCIDENT) < 1_200 + 2_000
