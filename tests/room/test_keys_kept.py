"""What becomes of the key of a database whose file of keys is not as it was left: nothing is said under an id that
nobody would take, and nothing that was in order is given up for what cannot be kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.room.sharers import declare, log, opened
from warroom.model.identity import WriterId
from warroom.oplog.operation import GENESIS
from warroom.oplog.signing import is_keyed, key_words
from warroom.room.checkup import check_key
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import keys
from warroom.store.own_keys import OwnKeys, gone_words, is_gone, key_file, keys_read_by_others
from warroom.store.pins import PINNED


@pytest.fixture
def room(tmp_path: Path) -> WarRoom:
    room = opened(tmp_path, "alice")
    room._keys = True
    return room


def again(room: WarRoom) -> WarRoom:
    """Another program over the same database."""
    room.close()
    return WarRoom(room.path, person="alice", now=room.now, entropy=room.entropy, keys=True)


def of_another_database(file: Path) -> None:
    file.write_text(f"ed25{'a' * 28} {'5a' * 32}\n")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:60])


CHANGES: dict[str, Callable[[Path], None]] = {
    "it is not there": Path.unlink,
    "it is empty": lambda file: os.truncate(file, 0),
    "it is that of another database": of_another_database,
    "it is cut off": cut_off,
    "it is a folder": a_folder,
    "it is a link": a_link,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whose_key_is_not_in_its_file_says_nothing_under_the_id_that_others_would_keep_back(
    room: WarRoom, change: str
) -> None:
    incident = declare(room)
    former = room.writer()
    CHANGES[change](Path(key_file(room.path)))
    ((what, in_order, words),) = check_key(room.path)
    assert (what, in_order) == ("key", False)
    assert words.startswith("no key of this database can be read in ")
    room = again(room)
    log(room, incident, "said afterwards")
    assert room.writer() != former
    assert is_keyed(room.writer()) == (OwnKeys(room.path).sign(room.writer(), GENESIS) is not None)
    # The file may be there: nothing is said but that no key was read.
    assert [words for _, _, _, words, _ in room.alarms()] == [gone_words(0)]
    assert gone_words(0).startswith("no key of this database can be read here")


def test_a_key_that_follows_one_which_was_cut_off_is_read(room: WarRoom) -> None:
    declare(room)
    cut_off(Path(key_file(room.path)))
    writer = room.rotate_writer()
    assert OwnKeys(room.path).sign(writer, GENESIS) is not None


@pytest.mark.parametrize("act", ["rotate", "revoke"])
def test_where_no_new_key_can_be_kept_the_present_one_stays_and_it_is_said_why(
    room: WarRoom, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = declare(room)
    former = room.writer()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RoomTrouble, match=r"no key can be kept in .*\.key \(No space left on device\); nothing was"):
        keys.rotate(room) if act == "rotate" else keys.revoke(room, key_words(former))
    monkeypatch.undo()
    assert room.writer() == former
    assert [pin.state for pin in keys.met_keys(room)] == [PINNED]
    log(room, incident, "said afterwards")
    assert room.writer() == former
    room = again(room)
    log(room, incident, "and by another program")
    assert room.writer() == former


def test_the_doctor_says_how_the_key_is_kept(room: WarRoom) -> None:
    assert check_key(room.path) == [], "nothing was written yet"
    assert check_key(f"{room.path}.none") == []
    declare(room)
    file = Path(key_file(room.path))
    assert check_key(room.path) == [("key", True, f"{file} signs as {key_words(room.writer())}")]
    file.chmod(0o644)
    assert check_key(room.path) == [
        ("key", False, f"others may read {file} (mode 0644): chmod 600 it, then `warroom key rotate`")
    ]
    room._keys = False
    room.rotate_writer()
    assert check_key(room.path) == [
        ("key", True, "this database writes without a key and signs nothing: `warroom key rotate` begins with one")
    ]


def test_where_no_key_is_none_is_read_by_others_and_none_is_gone(room: WarRoom) -> None:
    assert keys_read_by_others(f"{room.path}.none") == ""
    assert not is_gone(WriterId("ab" * 16), room.path)


def test_a_file_of_keys_that_cannot_be_read_just_now_gives_up_no_key(
    room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = declare(room)
    former = room.writer()
    real = os.open

    def failing(path: str, *given: int) -> int:
        if str(path).endswith(".key"):
            raise OSError(24, "Too many open files")
        return real(path, *given)

    room = again(room)
    monkeypatch.setattr(os, "open", failing)
    log(room, incident, "said meanwhile")
    assert room.writer() == former
