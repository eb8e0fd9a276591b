"""What every place of a share promises to those who publish and fetch: a folder, a folder in memory, a server."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.nats.serving import RealServer
from tests.simulation.filesystem import Disk, View
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.nats.location import read_location
from warroom.nats.server_folder import NatsFolder
from warroom.share.folder import DiskFolder, Folder
from warroom.share.share_format import MARKER, attributes_file, here_folder, marker, ops_folder, segment_name

PLACES = ("disk", "memory", "server")
INCIDENT, OTHER = IncidentId("1" * 32), IncidentId("2" * 32)
ALICE, BOB = "a" * 32, "b" * 32
OPS = ops_folder(INCIDENT)
_NUMBER = itertools.count()


@pytest.fixture(params=PLACES)
def folders(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Folder, Folder]]:
    """One place as two people reach it."""
    if request.param == "disk":
        yield DiskFolder(str(tmp_path), unique="a"), DiskFolder(str(tmp_path), unique="b")
    elif request.param == "memory":
        disk = Disk()
        yield View(disk, random.Random(1)), View(disk, random.Random(2))
    else:
        server = cast(RealServer, request.getfixturevalue("shared_server"))
        location = read_location(server.url(f"ops{next(_NUMBER)}"))
        made = [NatsFolder(location, seat=seat, now=lambda: Moment(time.time_ns() // 1000)) for seat in (ALICE, BOB)]
        yield made[0], made[1]
        for one in made:
            one.close()


def log(writer: str, first: int = 1, letters: str = "abcdef") -> str:
    return f"{OPS}/{segment_name(WriterId(writer), first, 'a', letters)}"


def seen(folder: Folder, path: str, size: int) -> bytes:
    """All of a log as soon as it has come."""
    end = time.monotonic() + 20
    while True:
        try:
            data, _ = folder.read(path, 0, 1_000_000)
        except FileNotFoundError:
            data = b""
        if len(data) >= size:
            return data
        assert time.monotonic() < end, "it did not come"
        folder.names("")
        time.sleep(0.005)


def test_a_share_is_made_once_and_says_which_it_is(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    with pytest.raises(FileNotFoundError):
        ours.read(MARKER, 0, 4096)
    ours.create(MARKER, marker("5" * 32))
    with pytest.raises(FileExistsError):
        theirs.create(MARKER, marker("6" * 32))
    for folder in folders:
        assert folder.read(MARKER, 0, 4096)[0] == marker("5" * 32)
        assert folder.names("") in ([], [MARKER])


def test_what_one_writes_and_adds_to_the_other_reads_from_any_byte(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    ours.make(OPS)
    ours.make(OPS)
    ours.create(log(ALICE), b"one\n")
    assert ours.read(log(ALICE), 0, 100)[0] == b"one\n", "whoever has written finds it"
    theirs.names("")
    before = ours.looks(OPS)
    ours.append(log(ALICE), b"two\nthree\n")
    assert seen(theirs, log(ALICE), 14) == b"one\ntwo\nthree\n"
    data, look = theirs.read(log(ALICE), 4, 4)
    assert (data, look.size) == (b"two\n", 14)
    assert theirs.read(log(ALICE), 14, 100)[0] == b""
    assert set(theirs.looks(OPS)) == set(theirs.names(OPS)) == {log(ALICE).rpartition("/")[2]}
    assert not next(iter(ours.looks(OPS).values())).same(next(iter(before.values())))
    assert f"inc-{INCIDENT}" in theirs.names("")


def test_a_long_log_arrives_whole_and_in_its_order(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    long = b"".join(b"%d %s\n" % (number, b"x" * (number % 700)) for number in range(1_000)) + b"y" * 70_000 + b"\n"
    ours.make(OPS)
    ours.replace(log(ALICE), long)
    theirs.names("")
    assert seen(theirs, log(ALICE), len(long)) == long
    assert seen(ours, log(ALICE), len(long)) == long


def test_what_is_taken_away_is_gone_for_both_and_no_other_log_with_it(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    ours.make(OPS)
    for letters in ("abcdef", "fedcba"):
        ours.create(log(ALICE, 1, letters), b"line\n")
    theirs.names("")
    for letters in ("abcdef", "fedcba"):
        seen(theirs, log(ALICE, 1, letters), 5)
    ours.remove(log(ALICE))
    assert ours.names(OPS) == [log(ALICE, 1, "fedcba").rpartition("/")[2]]
    with pytest.raises(FileNotFoundError):
        ours.read(log(ALICE), 0, 10)
    if isinstance(theirs, NatsFolder):
        theirs.look_at_once()
    assert theirs.names(OPS) == [log(ALICE, 1, "fedcba").rpartition("/")[2]]


def test_an_incident_that_nobody_has_begun_is_not_there(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    ours.make(OPS)
    ours.create(log(ALICE), b"line\n")
    for folder in folders:
        with pytest.raises(FileNotFoundError):
            folder.names(ops_folder(OTHER))
    with pytest.raises(FileNotFoundError):
        theirs.read(log(BOB), 0, 10)


def test_names_that_come_are_told_by_another_number(folders: tuple[Folder, Folder]) -> None:
    ours, _ = folders
    ours.make(OPS)
    ours.create(log(ALICE), b"line\n")
    before = ours.changed(OPS)
    time.sleep(0.01)
    ours.create(log(ALICE, 2), b"line\n")
    assert ours.changed(OPS) != before


def test_a_sign_of_life_is_seen_and_replaced(folders: tuple[Folder, Folder]) -> None:
    ours, theirs = folders
    ours.make(OPS)
    ours.make(here_folder(INCIDENT))
    sign = f"{here_folder(INCIDENT)}/{ALICE}.json"
    ours.replace(sign, b"{}\n")
    end = time.monotonic() + 20
    while f"{ALICE}.json" not in theirs.looks(here_folder(INCIDENT)):
        assert time.monotonic() < end
    assert f"{ALICE}.json" in theirs.names(here_folder(INCIDENT))
    ours.replace(sign, b'{"again":1}\n')
    while theirs.read(sign, 0, 100)[0] != b'{"again":1}\n':
        assert time.monotonic() < end


def test_what_git_reads_of_a_share_is_written_or_left_out(folders: tuple[Folder, Folder]) -> None:
    ours, _ = folders
    ours.make(OPS)
    ours.create(*attributes_file(INCIDENT))
    assert ours.names(OPS) == []
    if isinstance(ours, NatsFolder):
        for write in (ours.create, ours.replace):
            with pytest.raises(OSError, match="keeps the log and no other files"):
                write(f"inc-{INCIDENT}/files/{'f' * 64}", b"a picture")
    assert isinstance(ours.owner(f"inc-{INCIDENT}"), str)
