"""What is wrong with one incident on the share stops no other one, is named, and nothing is written through a link."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.closed_folder import Closed
from tests.share.replicas import Member, settle
from warroom.model.identity import IncidentId
from warroom.share.folder import DiskFolder, NotAFile, NotAFolder
from warroom.share.share_format import here_folder, incident_folder, ops_folder
from warroom.share.share_state import GOOD, OBSERVER, UNREACHABLE
from warroom.store.commit import set_local

OTHER = IncidentId("2d" * 16)


def a_file(path: Path, _elsewhere: Path) -> None:
    path.write_text("I am a file")


def a_link_to_a_file(path: Path, elsewhere: Path) -> None:
    (elsewhere / "target").write_text("precious")
    path.symlink_to(elsewhere / "target")


def a_link_to_a_folder(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere)


def a_link_to_nothing(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere / "nothing")


def a_link_to_itself(path: Path, _elsewhere: Path) -> None:
    path.symlink_to(path)


def a_pipe(path: Path, _elsewhere: Path) -> None:
    os.mkfifo(path)


WRONG_THINGS = (a_file, a_link_to_a_file, a_link_to_a_folder, a_link_to_nothing, a_link_to_itself, a_pipe)


@pytest.mark.parametrize("wrong", WRONG_THINGS, ids=lambda wrong: wrong.__name__)
@pytest.mark.parametrize("where", ["", "ops", "here"], ids=["incident", "ops", "here"])
def test_what_is_no_folder_is_named_skipped_and_left_as_it_is(
    tmp_path: Path, alice: Member, bob: Member, wrong: Callable[[Path, Path], None], where: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = alice.root / incident_folder(OTHER)
    if where:
        place.mkdir()
        place /= where
    wrong(place, elsewhere)
    before = sorted(elsewhere.rglob("*"))
    alice.log("one")
    bob.log("there", incident=OTHER)
    for member in (alice, bob, alice, bob):
        member.round(seconds=20, open_incident=INCIDENT)
    bob.round(seconds=20, open_incident=OTHER)
    state = bob.round(open_incident=INCIDENT)
    assert bob.texts() == {"one", "there"}
    assert state.what == GOOD
    ((incident, _, what, words, unsent),) = state.troubles
    assert (incident, what) == (OTHER, UNREACHABLE)
    assert "is no folder" in words
    # Of a place for signs of life that is none, only those are kept off it.
    assert (state.unsent, unsent) == ((0, 0) if where == "here" else (1, 1))
    assert sorted(elsewhere.rglob("*")) == before
    # Once it is gone, what waited goes out.
    place.unlink()
    settle(bob, rounds=3, seconds=31)
    settle(alice, rounds=3)
    assert alice.texts() == {"one", "there"}
    assert bob.round(seconds=61, open_incident=OTHER).troubles == ()


@pytest.mark.parametrize("wrong", WRONG_THINGS, ids=lambda wrong: wrong.__name__)
def test_what_stands_where_the_only_incident_has_its_signs_of_life_keeps_no_word_from_the_share(
    tmp_path: Path, alice: Member, bob: Member, wrong: Callable[[Path, Path], None]
) -> None:
    alice.log("one")
    settle(alice, bob)
    place = alice.root / here_folder(INCIDENT)
    (tmp_path / "elsewhere").mkdir()
    wrong(place, tmp_path / "elsewhere")
    alice.log("two")
    for member in (alice, bob):
        member.round(seconds=20, open_incident=INCIDENT)
        state = member.round(seconds=20, open_incident=INCIDENT)
        assert (state.what, state.unsent) == (GOOD, 0), "the share itself answers, and has all of ours"
        ((incident, _, what, words, unsent),) = state.troubles
        assert (incident, what, unsent) == (INCIDENT, UNREACHABLE, 0)
        assert words == "here is no folder"
    assert bob.texts() == {"one", "two"}


def test_a_thousand_names_that_are_no_incident_stop_nobody(alice: Member, bob: Member) -> None:
    for number in range(1_000):
        (alice.root / f"inc-{number:032x}").write_text("")
    alice.log("one")
    settle(alice, bob)
    assert bob.texts() == {"one"}
    assert (bob.round().what, len(bob.round().troubles)) == (GOOD, 1_000)


@pytest.mark.parametrize("act", ["names", "looks", "changed", "read", "create", "append", "replace", "remove", "make"])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_no_act_of_a_folder_follows_a_link(tmp_path: Path, act: str, depth: int) -> None:
    """Each act, on a path of which each part in turn is a link to where the same names are."""
    parts = ["a", "b", "c"]
    real = tmp_path / "real"
    (real / "a" / "b" / "c").mkdir(parents=True)
    (real / "a" / "b" / "c" / "log").write_text("precious")
    share = tmp_path / "share"
    (share / Path(*parts[:depth])).mkdir(parents=True)
    (share / Path(*parts[: depth + 1])).symlink_to(real / Path(*parts[: depth + 1]))
    folder = DiskFolder(str(share), unique="x")
    given: dict[str, tuple[object, ...]] = {
        "names": ("a/b/c",), "looks": ("a/b/c",), "changed": ("a/b/c",), "read": ("a/b/c/log", 0, 9),
        "create": ("a/b/c/new", b"x"), "append": ("a/b/c/log", b"x"), "replace": ("a/b/c/log", b"x"),
        "remove": ("a/b/c/log",), "make": ("a/b/c/d",),
    }  # fmt: skip
    with pytest.raises(NotAFolder, match="is no folder"):
        getattr(folder, act)(*given[act])
    assert [path.name for path in (real / "a" / "b" / "c").iterdir()] == ["log"]
    assert (real / "a" / "b" / "c" / "log").read_text() == "precious"


def test_the_share_itself_may_be_reached_through_links(tmp_path: Path, alice: Member) -> None:
    (tmp_path / "link").symlink_to(alice.root)
    (tmp_path / "to-link").symlink_to(tmp_path / "link")
    bob = Member(tmp_path, "bob", alice.time, path=tmp_path / "to-link")
    bob.log("one")
    settle(bob, alice)
    assert alice.texts() == {"one"}


def test_the_last_part_of_a_path_is_no_link_either(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    folder = DiskFolder(str(tmp_path), unique="x")
    with pytest.raises(NotAFile):
        folder.read("link", 0, 9)
    with pytest.raises(OSError, match="link"):
        folder.append("link", b"x")
    with pytest.raises(FileExistsError):
        folder.create("link", b"x")
    folder.replace("link", b"new")
    assert (tmp_path / "target").read_text() == "precious"
    assert (tmp_path / "link").read_text() == "new"


def test_a_temporary_file_that_was_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "~log.x.tmp").symlink_to(tmp_path / "target")
    DiskFolder(str(tmp_path), unique="x").replace("log", b"new")
    assert (tmp_path / "target").read_text() == "precious"
    assert (tmp_path / "log").read_text() == "new"


@pytest.mark.parametrize("reads", [True, False], ids=["can-be-read", "cannot-be-read"])
@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ELOOP, errno.ENAMETOOLONG])
def test_an_incident_that_cannot_be_shared_stops_no_other_and_is_caught_up_with(
    tmp_path: Path, bob: Member, error: int, reads: bool
) -> None:
    folder = Closed(str(bob.root), incident_folder(OTHER), error, reads=reads)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    bob.log("of bob", incident=OTHER)
    settle(bob)
    alice.log("before anything was compared", incident=OTHER)
    for number in range(3):
        alice.log(f"here {number}")
        alice.log(f"there {number}", incident=OTHER)
        settle(alice, rounds=2)
    state = alice.round(seconds=20, open_incident=INCIDENT)
    what = OBSERVER if error == errno.EACCES else UNREACHABLE
    assert state.what == GOOD
    assert state.troubles == (
        (OTHER, "root" if os.geteuid() == 0 else state.troubles[0][1], what, os.strerror(error), 4),
    )
    assert state.unsent == state.stuck == 4
    settle(bob)
    assert bob.texts() == {"of bob", *(f"here {number}" for number in range(3))}
    tries = folder.tries
    settle(alice, rounds=20, seconds=0.25)
    assert folder.tries - tries <= 2  # not at every round
    folder.path = ""
    settle(alice, bob, rounds=4, seconds=31)
    assert bob.texts() == alice.texts() >= {"there 0", "there 1", "there 2", "before anything was compared"}
    state = alice.round()
    assert (state.what, state.troubles, state.unsent) == (GOOD, (), 0)


@pytest.mark.parametrize(("error", "what"), [(errno.EACCES, OBSERVER), (errno.EIO, UNREACHABLE)])
def test_a_share_of_which_not_one_incident_can_be_shared_stands_as_they_do(
    tmp_path: Path, bob: Member, error: int, what: str
) -> None:
    folder = Closed(str(bob.root), incident_folder(OTHER), error)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    bob.log("of bob", incident=OTHER)
    settle(bob)
    alice.log("of alice", incident=OTHER)
    settle(alice)
    state = alice.round()
    assert (state.what, state.words, state.unsent) == (what, os.strerror(error), 1)
    folder.path = ""
    settle(alice, bob, rounds=4, seconds=31)
    assert alice.round().what == GOOD
    assert bob.texts() == {"of bob", "of alice"}


def test_a_sign_of_life_that_cannot_be_left_keeps_nothing_from_being_published(tmp_path: Path, bob: Member) -> None:
    bob.log("of bob")
    settle(bob)
    folder = Closed(str(bob.root), here_folder(INCIDENT), errno.EACCES)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("of alice")
    settle(alice)
    alice.round(open_incident=INCIDENT)
    alice.log("of alice again")
    state = alice.round(open_incident=INCIDENT)
    assert (state.what, state.words, state.unsent) == (OBSERVER, "Permission denied", 0)
    settle(bob)
    assert bob.texts() == {"of bob", "of alice", "of alice again"}
    folder.path = ""
    assert alice.round(seconds=16, open_incident=INCIDENT).what == GOOD


@pytest.mark.parametrize(
    ("error", "where"),
    [(errno.ENOTCONN, incident_folder(OTHER)), (errno.ENOSPC, "inc-"), (errno.EDQUOT, "inc-"), (errno.EROFS, "inc-")],
)
def test_what_is_never_wrong_with_one_folder_alone_or_wrong_with_all_is_said_of_the_share(
    tmp_path: Path, bob: Member, error: int, where: str
) -> None:
    folder = Closed(str(bob.root), where, error)
    alice = Member(tmp_path, "alice", bob.time, folder=folder)
    alice.log("there", incident=OTHER)
    alice.log("here")
    settle(alice)
    state = alice.round(open_incident=OTHER)
    assert state.what == (OBSERVER if error == errno.EROFS else UNREACHABLE)
    assert (state.words, state.troubles) == (os.strerror(error), ())
    folder.path = ""
    settle(alice, bob, seconds=31)
    assert bob.texts() == {"there", "here"}


def test_a_board_on_a_share_that_goes_away_is_the_share_s_trouble(bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    bob.log("one")
    settle(bob)
    monkeypatch.setattr(
        "warroom.share.presence.PresenceBoard.look",
        lambda self: (_ for _ in ()).throw(OSError(errno.ENOTCONN, "it is away")),
    )
    state = bob.round(seconds=20)
    assert (state.what, state.words) == (UNREACHABLE, "it is away")


def test_what_was_put_aside_is_said_again_once_it_is_damaged_otherwise(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice)
    bad = alice.root / ops_folder(INCIDENT) / "of-somebody.jsonl"
    bad.write_bytes(b"rubbish\n")
    settle(bob)
    state = bob.round()
    assert [name for _, _, name, _ in state.damaged] == [bad.name]
    assert list(state.scars) == [f"{INCIDENT}/{bad.name}"]
    import json

    set_local(bob.db, "setting:damage-put-aside", json.dumps(state.scars))
    state = bob.round()
    assert (state.damaged, state.scars, state.aside) == ((), {}, 1)
    bad.write_bytes(b"rubbish!")
    bad.write_bytes(b"Rubbish\n")
    settle(bob, rounds=2, seconds=61)
    state = bob.round()
    assert ([name for _, _, name, _ in state.damaged], state.aside) == ([bad.name], 0)


@pytest.mark.parametrize("remembered", ["", "[]", "{", "7", None])
def test_what_was_put_aside_and_cannot_be_read_is_not_put_aside(remembered: str | None) -> None:
    from warroom.share.share_state import read_aside

    assert read_aside(remembered) == {}


class ReadOnly(DiskFolder):
    """A disk that says by itself, while it is read, that it takes nothing from us, as a server does."""

    def __init__(self, root: str) -> None:
        super().__init__(root, unique="reads")
        self.words = "you may only read"

    def refusal(self) -> str:
        return self.words


@pytest.mark.parametrize("private", [False, True])
def test_whoever_may_only_read_is_told_so_before_anything_is_written(
    tmp_path: Path, alice: Member, private: bool
) -> None:
    """Who finds out with the first line of an incident finds out too late."""
    alice.log("one")
    settle(alice, rounds=2)
    folder = ReadOnly(str(alice.root))
    looking = Member(tmp_path, "olga", alice.time, folder=folder, path=alice.root, writes=False, private=private)
    state = looking.round()
    assert looking.texts() == {"one"}
    assert (state.what, state.words, state.unsent) == (OBSERVER, "you may only read", 0)
    folder.words = ""
    assert looking.round(seconds=61).what == GOOD
