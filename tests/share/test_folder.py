"""A real folder with everything in it that somebody could put there."""

from __future__ import annotations

import errno
import os
import socket
import stat
import time
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, settle
from warroom.model.identity import WriterId
from warroom.oplog.framing import frame
from warroom.share import folder as module
from warroom.share.folder import LARGEST_FILE, DiskFolder, NotAFile
from warroom.share.share_format import ops_folder


@pytest.fixture
def disk(tmp_path: Path) -> DiskFolder:
    return DiskFolder(str(tmp_path), unique="test")


def test_what_was_written_is_read_from_any_byte(disk: DiskFolder, tmp_path: Path) -> None:
    disk.make("a/b")
    disk.make("a/b")
    disk.create("a/b/log", b"one\n")
    disk.append("a/b/log", b"two\n")
    data, look = disk.read("a/b/log", 4, 100)
    assert (data, look.size) == (b"two\n", 8)
    assert disk.read("a/b/log", 1, 3)[0] == b"ne\n"
    with pytest.raises(FileExistsError):
        disk.create("a/b/log", b"")
    disk.remove("a/b/log")
    assert disk.names("a/b") == []


def test_a_file_is_replaced_at_once_and_no_half_of_it_stays(
    disk: DiskFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.replace("here", b"one")
    disk.replace("here", b"two")
    assert (tmp_path / "here").read_bytes() == b"two"
    monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError(errno.EIO, "broken")))
    with pytest.raises(OSError, match="broken"):
        disk.replace("here", b"three")
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert (tmp_path / "here").read_bytes() == b"two"


def test_temporary_and_hidden_names_are_not_seen(disk: DiskFolder, tmp_path: Path) -> None:
    for name in ("~x.tmp", ".hidden", "seen"):
        (tmp_path / name).write_text("")
    assert disk.names("") == ["seen"]


def test_a_file_system_that_sees_no_folder_to_the_disk_is_good_enough(
    disk: DiskFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def refusing(file: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "a folder")
        real(file)

    monkeypatch.setattr(os, "fsync", refusing)
    disk.create("x", b"1")
    assert disk.read("x", 0, 9)[0] == b"1"


def test_nothing_but_a_regular_file_of_a_sane_size_is_read(disk: DiskFolder, tmp_path: Path) -> None:
    (tmp_path / "target").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "socket"))
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(1 << 40)
    began = time.monotonic()
    for name in ("link", "pipe", "folder", "socket", "sparse"):
        with pytest.raises(NotAFile):
            disk.read(name, 0, 100)
    assert time.monotonic() - began < 60
    listening.close()
    (tmp_path / "largest").write_bytes(bytes(LARGEST_FILE))
    assert disk.read("largest", LARGEST_FILE - 2, 100)[0] == b"\0\0"
    with pytest.raises(FileNotFoundError):
        disk.read("nothing", 0, 1)


def test_a_link_is_not_written_through(disk: DiskFolder, tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "log").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="link"):
        disk.append("log", b"x")
    assert (tmp_path / "target").read_text() == "precious"


def test_a_hundred_thousand_names_hide_no_log_and_cost_little(disk: DiskFolder, tmp_path: Path) -> None:
    from warroom.share.share_format import segment_name

    log = segment_name(WriterId("ab" * 16), 1, "a", "c0ffee")
    for number in range(100_000):
        os.close(os.open(tmp_path / f"{number}.jsonl", os.O_CREAT | os.O_WRONLY))
    (tmp_path / log).touch()
    began = time.monotonic()
    names = disk.names("")
    assert time.monotonic() - began < 60
    assert len(names) == module.MOST_OTHERS + 1
    assert names.left_out == 100_000 - module.MOST_OTHERS
    assert log in names


def test_a_folder_is_read_no_further_than_its_bound(
    disk: DiskFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(80):
        (tmp_path / f"{number}").touch()
    monkeypatch.setattr(module, "MOST_NAMES", 10)
    names = disk.names("")
    assert (len(names), names.left_out) == (10, 1)
    assert len(disk.looks("")) == 10


HOSTILE: dict[str, bytes] = {
    "empty.jsonl": b"",
    "no-end.jsonl": b"x" * 100_000,
    "long-line.jsonl": b"y" * 70_000 + b"\n",
    "deep.jsonl": b"[" * 60_000 + b"\n",
    "nan.jsonl": b'{"warroom":1,"reads":NaN}\t\t' + b"0" * 64 + b"\n",
    "huge-number.jsonl": b'{"warroom":1,"reads":1,"first":9223372036854775808}\t\t' + b"0" * 64 + b"\n",
    "twice.jsonl": b'{"reads":1,"reads":1}\t\t' + b"0" * 64 + b"\n",
    "bytes.jsonl": b"\xff\xfe\t\t" + b"0" * 64 + b"\n",
    "surrogate.jsonl": b'{"reads":1,"by":"\\ud800"}\t\t' + b"0" * 64 + b"\n",
    "holes.jsonl": bytes(5_000) + b"\n",
    "\x1b]0;owned\x07.jsonl": b"z\n",
    "two\nlines.jsonl": b"z\n",
}


def test_a_hostile_share_is_named_and_stops_nobody(tmp_path: Path) -> None:
    ticks = Time()
    alice, bob = Member(tmp_path, "alice", ticks), Member(tmp_path, "bob", ticks)
    alice.log("one")
    settle(alice)
    folder = alice.root / ops_folder(INCIDENT)
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content)
    (folder / "link.jsonl").symlink_to("/etc/passwd")
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    with (folder / "sparse.jsonl").open("wb") as sparse:
        sparse.truncate(1 << 40)
    (folder / os.fsdecode(b"\xff\xfe.jsonl")).write_bytes(b"w\n")
    began = time.monotonic()
    settle(bob, alice)
    assert time.monotonic() - began < 60
    assert bob.texts() == {"one"}
    named = {name for _, _, name, _ in bob.round(seconds=31).damaged}
    assert named >= set(HOSTILE) - {"empty.jsonl"} | {"link.jsonl", "folder.jsonl", "pipe.jsonl", "sparse.jsonl"}
    bob.log("two")
    settle(bob, alice)
    assert alice.texts() == {"one", "two"}


def test_a_log_that_ends_anywhere_gives_what_came_before_it_and_nothing_else(tmp_path: Path) -> None:
    from warroom.share.segment import Segment
    from warroom.share.share_format import LogHeader

    writer = Scripted("alice")
    operations = [writer.write({"text": f"entry {number}"}, on=f"{number:032x}") for number in range(50)]
    header = LogHeader(
        incident=INCIDENT, writer=writer.writer, by="alice", host="h", first=1, prev="0" * 64, maker=writer.writer
    )
    lines = [header.line(), *map(frame, operations)]
    whole = b"".join(lines)
    hashes = [one.hash for one in operations]
    ends = [len(b"".join(lines[: number + 1])) for number in range(len(lines))]
    for length in range(0, len(whole), 7):
        segment = Segment(INCIDENT)
        read = [one.hash for one in segment.feed(whole[:length])]
        assert read == hashes[: max(0, sum(end <= length for end in ends) - 1)]
        assert segment.fault == ""
        assert read + [one.hash for one in segment.feed(whole[segment.offset :])] == hashes


@pytest.mark.no_cover
def test_ten_thousand_flipped_bits_never_read_as_something_else(tmp_path: Path) -> None:
    import random

    from warroom.oplog.strict_json import Refused
    from warroom.share.segment import Segment
    from warroom.share.share_format import LogHeader

    writer = Scripted("alice")
    operations = [writer.write({"text": f"entry {number}"}, on=f"{number:032x}") for number in range(8)]
    header = LogHeader(
        incident=INCIDENT, writer=writer.writer, by="alice", host="h", first=1, prev="0" * 64, maker=writer.writer
    )
    whole = header.line() + b"".join(map(frame, operations))
    good = {one.hash: (one.head, one.body) for one in operations}
    choose = random.Random(5)
    for _ in range(10_000):
        at, bit = choose.randrange(len(whole)), 1 << choose.randrange(8)
        damaged = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
        for framed in Segment(INCIDENT).feed(damaged):
            head, body = good[framed.hash]
            assert framed.head == head
            assert framed.body in (body, None)
            if framed.body is None:
                continue
            try:
                framed.read(INCIDENT, writer.writer)
            except Refused as refusal:
                pytest.fail(f"a line that holds was refused: {refusal}")
