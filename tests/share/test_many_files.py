"""Very many logs: all of them are read, in rounds that end, and afterwards nobody asks for each of them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, Time, settle, share_at
from warroom.oplog.framing import frame
from warroom.share import fetch, listing
from warroom.share.folder import DiskFolder, FileStat
from warroom.share.share_format import LogHeader, ops_folder, segment_name

WRITERS = 12


class Counting(DiskFolder):
    """Counts what is asked of the folder."""

    def __init__(self, root: str) -> None:
        super().__init__(root, unique="counting")
        self.asked: dict[str, int] = {}

    def _count(self, act: str) -> None:
        self.asked[act] = self.asked.get(act, 0) + 1

    def names(self, path: str):  # type: ignore[no-untyped-def]
        self._count("names" if path.endswith("ops") else "other names")
        return super().names(path)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        self._count("read")
        return super().read(path, offset, limit)

    def looks(self, path: str) -> dict[str, FileStat]:
        self._count("looks")
        return super().looks(path)


def many_files(root: Path, count: int) -> None:
    """So many logs with one entry each, as ``WRITERS`` shells leave them."""
    folder = root / ops_folder(INCIDENT)
    folder.mkdir(parents=True)
    at = os.open(folder, os.O_RDONLY)
    writers = [Scripted(f"shell{number}") for number in range(WRITERS)]
    for number in range(count):
        writer = writers[number % WRITERS]
        header = LogHeader(
            incident=INCIDENT, writer=writer.writer, by=writer.name, host="h", first=writer.n + 1, prev=writer.prev,
            maker=writer.writer,
        )  # fmt: skip
        first = writer.n + 1
        line = frame(writer.write({"text": f"entry {number}"}, on=f"{number:032x}"))
        name = segment_name(writer.writer, first, "a", f"{number:06x}"[-6:])
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=at)
        os.write(file, header.line() + line)
        os.close(file)
    os.close(at)


def rounds_until_read(member: Member) -> int:
    for number in range(1, 10_000):
        if not member.round(seconds=0.05).more:
            return number
    raise AssertionError("it never ends")


@pytest.mark.slow
@pytest.mark.parametrize("logs", [2_050, *(pytest.param(many, marks=pytest.mark.long) for many in (20_500, 50_000))])
def test_of_many_thousand_logs_not_one_is_missed(tmp_path: Path, logs: int) -> None:
    """With what takes long also beyond twenty thousand, where names were once left out unread."""
    root = share_at(tmp_path / "share")
    many_files(root, logs)
    folder = Counting(str(root))
    bob = Member(tmp_path, "bob", Time(), folder=folder, path=root)
    rounds_until_read(bob)
    assert bob.db.execute("SELECT count(*) FROM entries").fetchone() == (logs,)
    settle(bob, rounds=3)
    state = bob.round(seconds=4)
    assert (state.what, state.damaged, state.left_out) == ("good", (), {})
    check_idle(bob, folder)
    # And one more of them is seen at once.
    late = Scripted("late")
    header = LogHeader(
        incident=INCIDENT, writer=late.writer, by="late", host="h", first=1, prev="0" * 64, maker=late.writer
    )
    (root / ops_folder(INCIDENT) / "late.jsonl").write_bytes(
        header.line() + frame(late.write({"text": "late"}, on="ee" * 16))
    )
    bob.round()
    assert "late" in bob.texts()


def check_idle(member: Member, folder: Counting) -> None:
    """A round in which nothing happens asks for no list, and for no log that is finished."""
    folder.asked.clear()
    for _ in range(20):
        member.round()
    assert folder.asked.get("names", 0) <= 1
    assert folder.asked["read"] <= 20 * (WRITERS + 10)


def test_a_round_ends_in_time_and_the_next_one_goes_on_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = share_at(tmp_path / "share")
    many_files(root, 60)
    time = Time()

    class Slow(Counting):
        def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
            time.ticks += 0.1
            return super().read(path, offset, limit)

    bob = Member(tmp_path, "bob", time, folder=Slow(str(root)), path=root)
    state = bob.round()
    assert state.more
    lane = bob.transport.lanes[INCIDENT].fetcher
    assert 0 < lane.unread < 60
    bob.log("meanwhile")
    assert rounds_until_read(bob) >= 4
    assert len(bob.texts()) == 61
    assert lane.unread == 0


def test_a_long_list_is_asked_for_again_when_the_folder_says_so_or_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MANY", 20)
    root = share_at(tmp_path / "share")
    many_files(root, 60)
    folder = Counting(str(root))
    time = Time()
    bob = Member(tmp_path, "bob", time, folder=folder, path=root)
    settle(bob, rounds=4, seconds=2)
    check_idle(bob, folder)
    # A file system that does not say when a name came.
    monkeypatch.setattr(folder, "changed", lambda path: 7)
    settle(bob, rounds=8, seconds=1)
    writer = Scripted("silent")
    header = LogHeader(
        incident=INCIDENT, writer=writer.writer, by="s", host="h", first=1, prev="0" * 64, maker=writer.writer
    )
    (root / ops_folder(INCIDENT) / "silent.jsonl").write_bytes(header.line() + frame(writer.write({"text": "silent"})))
    settle(bob, rounds=5, seconds=2.5)
    assert "silent" in bob.texts()
    # What goes is noticed as well.
    monkeypatch.undo()
    (root / ops_folder(INCIDENT) / "silent.jsonl").unlink()
    settle(bob, rounds=5, seconds=2.5)
    assert "silent.jsonl" not in bob.transport.lanes[INCIDENT].fetcher.files


def test_quiet_logs_take_turns_and_each_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "QUIET_AT_ONCE", 5)
    root = share_at(tmp_path / "share")
    many_files(root, WRITERS)  # the last one of each writer: to any of them a line may come
    folder = Counting(str(root))
    bob = Member(tmp_path, "bob", Time(), folder=folder, path=root)
    settle(bob)
    settle(bob, rounds=1, seconds=61)
    folder.asked.clear()
    settle(bob, rounds=1)
    assert folder.asked["read"] <= 5 + 2
    writers = [Scripted(f"shell{number}") for number in range(WRITERS)]
    for number, writer in enumerate(writers):
        writer.write({"text": f"entry {number}"}, on=f"{number:032x}")
        (log,) = [path for path in (root / ops_folder(INCIDENT)).iterdir() if path.name.startswith(writer.writer)]
        with log.open("ab") as file:
            file.write(frame(writer.write({"text": f"more {number}"}, on=f"{number + 100:032x}")))
    settle(bob, rounds=4)
    assert len(bob.texts()) == 2 * WRITERS


def test_a_log_that_was_changed_behind_our_back_is_read_again(tmp_path: Path) -> None:
    root = share_at(tmp_path / "share")
    many_files(root, 40)
    bob = Member(tmp_path, "bob", Time(), path=root)
    settle(bob)
    finished = [file for file in bob.transport.lanes[INCIDENT].fetcher.files.values() if file.finished]
    path = root / ops_folder(INCIDENT) / finished[0].name
    path.write_bytes(path.read_bytes()[:-9] + b"rubbish\n\n")
    settle(bob, rounds=2, seconds=61)
    assert [name for _, _, name, _ in bob.round().damaged] == [path.name]


def test_names_that_nobody_looks_at_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warroom.share import folder as module

    monkeypatch.setattr(module, "MOST_OTHERS", 3)
    root = share_at(tmp_path / "share")
    many_files(root, 10)
    for number in range(8):
        (root / ops_folder(INCIDENT) / f"junk {number}.jsonl").write_text("")
        (root / f"junk {number}").write_text("")
    bob = Member(tmp_path, "bob", Time(), path=root)
    settle(bob)
    assert len(bob.texts()) == 10
    # Of the share's own folder, the marker and the incident are among what is looked at.
    assert bob.round().left_out[INCIDENT] == 5
    assert bob.round().left_out[""] == 7
