"""Between two whole rounds only what has come is taken in: all of it, and nothing else is done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, share_at
from tests.share.test_many_files import Counting
from warroom.model.identity import IncidentId
from warroom.share.folder import FileStat
from warroom.share.hinted_folder import MOST_KEPT, HintedFolder
from warroom.share.share_format import MARKER, ops_folder
from warroom.share.share_state import GOOD, UNREACHABLE, WRONG


class Failing(Counting):
    """A disk that does not answer where it is asked for the logs of ``broken``."""

    broken = ""

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        if self.broken and path.startswith(self.broken):
            raise TimeoutError(110, "it does not answer")
        return super().read(path, offset, limit)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Member, Member, Failing]:
    """Somebody who writes, and one who has read it, with the disk that the second one reads."""
    root, time = share_at(tmp_path / "share"), Time()
    folder = Failing(str(root))
    writer = Member(tmp_path, "alice", time, path=root)
    reader = Member(tmp_path, "bob", time, folder=folder, path=root)
    writer.log("first")
    for _ in range(3):
        writer.round()
        reader.round()
    assert reader.texts() == {"first"}
    return writer, reader, folder


def test_what_came_is_taken_in_and_nothing_is_published(pair: tuple[Member, Member, Failing]) -> None:
    writer, reader, folder = pair
    reader.log("of the reader")
    for number in range(30):
        writer.log(f"line {number}")
    writer.round()
    folder.asked.clear()
    state = reader.transport.read()
    assert state is not None
    assert (state.what, state.fresh) == (GOOD, 30)
    assert len(reader.texts()) == 32
    assert set(folder.asked) <= {"read", "changed", "names"}
    again = reader.transport.read()
    assert again is not None
    assert again.fresh == 0
    assert writer.round().fresh == 0
    assert reader.round().unsent == 0
    assert writer.round().fresh == 1


def test_single_lines_are_taken_in_one_by_one_in_both_ways(pair: tuple[Member, Member, Failing]) -> None:
    writer, reader, _ = pair
    for number in range(20):
        for one, other in ((writer, reader), (reader, writer)):
            one.log(f"{one.name} {number}")
            one.round()
            state = other.transport.read()
            assert state is not None
            assert state.fresh == 1
    assert writer.texts() == reader.texts()


def test_of_a_folder_that_names_what_was_changed_nothing_else_is_read_until_the_next_whole_round(
    tmp_path: Path,
) -> None:
    root, time = share_at(tmp_path / "share"), Time()
    folder = HintedFolder(str(root), unique="hinted")
    writers = [Member(tmp_path, name, time, path=root) for name in ("alice", "carol")]
    reader = Member(tmp_path, "bob", time, folder=folder, path=root)
    for _ in range(3):
        for writer in writers:
            writer.log(f"of {writer.name}", on="1" * 32)
            writer.round()
        reader.round()
    for writer in writers:
        writer.log(f"one more of {writer.name}")
        writer.round()
    told = [
        path for path in reader.logs if path.read_bytes().endswith(b"\n") and b"one more of carol" in path.read_bytes()
    ]
    folder.name(map(str, told))
    folder.name([str(root / "warroom.json"), "here", ""])
    state = reader.transport.read()
    assert state is not None
    assert state.fresh == 1
    assert {text for text in reader.texts() if text.startswith("one more")} == {"one more of carol"}
    again = reader.transport.read()
    assert again is not None
    assert again.fresh == 0
    for number in range(3):
        folder.name(f"inc-{number}/here/{of}" for of in range(MOST_KEPT))
    assert len(folder._named) <= 2 * MOST_KEPT + 1
    assert reader.round().fresh == 1
    assert {text for text in reader.texts() if text.startswith("one more")} == {
        "one more of carol",
        "one more of alice",
    }


def test_it_takes_a_whole_round_before_one_was_made(tmp_path: Path) -> None:
    assert Member(tmp_path, "carol", Time(), path=share_at(tmp_path / "share")).transport.read() is None


def test_another_share_in_its_place_is_not_read(pair: tuple[Member, Member, Failing]) -> None:
    writer, reader, _ = pair
    writer.log("more")
    writer.round()
    marker = reader.root / MARKER
    kept = marker.read_bytes()
    marker.write_bytes(kept.replace(b'"share"', b'"shore"'))
    assert reader.transport.read() is None
    assert reader.round().what == WRONG
    assert reader.transport.read() is None
    assert reader.texts() == {"first"}
    marker.write_bytes(kept)
    assert reader.round().fresh == 1


def test_a_folder_that_went_is_told_by_a_whole_round(pair: tuple[Member, Member, Failing]) -> None:
    _, reader, _ = pair
    shutil.move(reader.root, reader.root.with_name("elsewhere"))
    assert reader.transport.read() is None
    assert reader.round().what == UNREACHABLE


def test_what_came_before_the_folder_went_is_told(pair: tuple[Member, Member, Failing]) -> None:
    writer, reader, folder = pair
    second = IncidentId("f" * 32)
    writer.log("of another incident", incident=second)
    for _ in range(3):
        writer.round(seconds=3.0)
        reader.round(seconds=3.0)
    lanes = list(reader.transport.lanes)
    assert set(lanes) == {INCIDENT, second}
    folder.broken = ops_folder(lanes[0])
    assert reader.transport.read() is not None  # one log that cannot be read is no folder that went
    folder.broken = ""
    writer.log("in the first", incident=lanes[0])
    writer.round()
    broken = reader.transport.lanes[lanes[1]]

    def fail(*, hinted: bool = False) -> tuple[int, bool]:
        raise TimeoutError(110, "it does not answer")

    broken.read = fail  # type: ignore[method-assign]
    state = reader.transport.read()
    assert state is not None
    assert state.fresh == 1
    assert reader.transport.read() is None
    assert reader.round().what == UNREACHABLE
