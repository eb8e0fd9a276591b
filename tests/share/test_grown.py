"""A folder that says which logs grew is believed, and is not asked for the others: as far as nothing depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, Time, share_at
from tests.share.test_many_files import Counting
from warroom.share.fetch import ALL_EVERY
from warroom.share.folder import DiskFolder, FileStat, grown_in
from warroom.share.log_file import STUCK_AFTER
from warroom.share.share_format import ops_folder

PEOPLE = 5


class Telling(Counting):
    """A disk that says which files of it grew, as a server does; ``lies`` leaves something out."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self._sizes: dict[str, int] | None = None
        self.lies = self.fails = False

    def grown(self, path: str) -> frozenset[str] | None:
        before = self._sizes
        self._sizes = {name: look.size for name, look in DiskFolder.looks(self, path).items()}
        if before is None:
            return None
        return frozenset(name for name, size in self._sizes.items() if size != before.get(name) and not self.lies)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        if self.fails and path.endswith(".jsonl"):
            raise TimeoutError(110, "it does not answer")
        return super().read(path, offset, limit)


@pytest.fixture
def crowd(tmp_path: Path) -> tuple[list[Member], Member, Telling]:
    """People who have written something each, and one who has read it and is told what grows."""
    root, time = share_at(tmp_path / "share"), Time()
    writers = [Member(tmp_path, f"w{number}", time, path=root) for number in range(PEOPLE)]
    folder = Telling(str(root))
    reader = Member(tmp_path, "reader", time, folder=folder, path=root)
    for number, writer in enumerate(writers):
        writer.log(f"first of {number}")
        for _ in range(3):
            writer.round(seconds=0.01)
    for _ in range(3):
        reader.round(seconds=0.01)
    assert len(reader.texts()) == PEOPLE
    return writers, reader, folder


def reads(reader: Member, folder: Telling, *, seconds: float = 0.01) -> int:
    """How many logs a round has read; the share's marker is read in each."""
    folder.asked.clear()
    reader.round(seconds=seconds)
    return folder.asked["read"] - 1


def test_a_round_reads_what_grew_and_nothing_else(crowd: tuple[list[Member], Member, Telling]) -> None:
    writers, reader, folder = crowd
    assert reads(reader, folder) == 0
    writers[2].log("one line more")
    writers[2].round(seconds=0.01)
    assert reads(reader, folder) == 1
    assert "one line more" in reader.texts()
    assert reads(reader, folder) == 0


def test_after_a_while_all_are_read_whatever_the_folder_says(crowd: tuple[list[Member], Member, Telling]) -> None:
    writers, reader, folder = crowd
    folder.lies = True
    writers[0].log("nobody was told")
    writers[0].round(seconds=0.01)
    assert reads(reader, folder) == 0
    assert "nobody was told" not in reader.texts()
    assert reads(reader, folder, seconds=ALL_EVERY) >= PEOPLE
    assert "nobody was told" in reader.texts()


def test_what_could_not_be_read_when_it_grew_is_read_as_soon_as_it_can(
    crowd: tuple[list[Member], Member, Telling],
) -> None:
    writers, reader, folder = crowd
    for number, writer in enumerate(writers):
        writer.log(f"while it failed {number}")
        writer.round(seconds=0.01)
    folder.fails = True
    reader.round(seconds=0.01)
    folder.fails = False
    reader.round(seconds=0.01)
    assert sum(text.startswith("while it failed") for text in reader.texts()) == PEOPLE


def test_a_line_without_its_end_is_called_damaged_although_nothing_grows(
    crowd: tuple[list[Member], Member, Telling], tmp_path: Path
) -> None:
    writers, reader, _ = crowd
    log = next((tmp_path / "share" / ops_folder(INCIDENT)).glob(f"{writers[1].writer()}*.jsonl"))
    with log.open("ab") as file:
        file.write(b'{"half')
    assert not reader.round(seconds=0.01).damaged
    # Nothing of that is a new line, and the folder says nothing more about it.
    for _ in range(4):
        state = reader.round(seconds=STUCK_AFTER / 3)
    assert [name for *_, name, _ in state.damaged] == [log.name]


def test_nobody_says_what_grows_in_a_plain_folder_nor_in_a_private_incident(tmp_path: Path) -> None:
    root = share_at(tmp_path / "share")
    reader = Member(tmp_path, "reader", Time(), folder=Telling(str(root)), path=root)
    private = reader.declare_private()
    reader.folder.make(ops_folder(INCIDENT))
    assert grown_in(DiskFolder(str(root), unique="x"), ops_folder(INCIDENT)) is None
    assert grown_in(reader.sealing, ops_folder(INCIDENT)) is None  # the first time
    assert grown_in(reader.sealing, ops_folder(INCIDENT)) == frozenset()
    for _ in range(2):
        assert grown_in(reader.sealing, ops_folder(private)) is None
