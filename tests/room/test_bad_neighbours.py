"""What one bad neighbour on a share does, a file that is not to be read or a place that is taken, holds up nobody else,
and nothing that failed is told as good.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conftest import purge_entry
from tests.room.giving import member_of
from tests.room.sharers import away, declare, now, opened, until
from warroom.model.identity import IncidentId, WriterId
from warroom.room.acts.attaching import attach_file
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, kept_files, share_process, share_report, share_thread
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.share_thread import ShareThread
from warroom.share import fetch
from warroom.share import lock as lock_module
from warroom.share.attachments import FolderAttachments
from warroom.share.folder import DiskFolder, FileStat
from warroom.share.joining import find_share
from warroom.share.lock import PublisherLock, Queue
from warroom.share.presence import Presence, PresenceBoard
from warroom.share.share_format import here_folder, ops_folder
from warroom.share.share_state import GOOD, LOOKING, UNREACHABLE, ShareState
from warroom.whole_file import write_whole


@pytest.fixture
def room(alice: WarRoom, share: Path, tmp_path: Path) -> WarRoom:
    """A room that shares, and a file to attach, ``notes``."""
    joining.init(alice, str(share))
    (tmp_path / "notes").write_bytes(b"words of a file\n")
    return alice


def homes_on_the_share(tmp_path: Path) -> set[str]:
    """The incidents of which an attached file is on the share."""
    return {path.parts[-3].removeprefix("inc-") for path in (tmp_path / "share").glob("inc-*/files/*")}


def test_one_file_in_two_incidents_goes_to_both(room: WarRoom, tmp_path: Path) -> None:
    homes = {declare(room), declare(room)}
    for home in homes:
        attach_file(room, home, str(tmp_path / "notes"))
    assert kept_files.waiting_words(room) == "2 attached files are not on the share yet"
    synchronise(room)
    assert homes_on_the_share(tmp_path) == homes
    assert kept_files.waiting(room) == []


def test_a_look_at_a_folder_full_of_rubbish_ends_in_time_and_says_that_it_saw_not_all_of_it(
    room: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = declare(room)
    synchronise(room)
    for number in range(8):
        rubbish = share / ops_folder(incident) / f"{number}.jsonl"
        rubbish.write_bytes(b"no header\n")
    monkeypatch.setattr(fetch, "ROUND_SECONDS", -1.0)  # a log a round
    member = member_of(room)
    look = share_report.LookAtShare(room, member, 60.0)
    look._enough = 0.0
    look.begin()
    assert look.ended()
    assert (look.state.what, look.state.words) == (GOOD, "there is more on it than was read at once")
    assert [(writer.by, writer.damaged) for writer in look.writers] == [("alice", ())]
    monkeypatch.undo()
    assert len(share_report.status(room).state.damaged) == 8


def test_a_file_that_is_attached_while_another_program_sends_is_sent_too(
    room: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, other = declare(room), declare(room)

    def write_behind_a_round(path: str, content: bytes) -> None:
        kept_files.send_waiting(room)
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("warroom.room.sharing.kept_files.write_whole", write_behind_a_round)
        attach_file(room, home, str(tmp_path / "notes"))
    synchronise(room)
    assert homes_on_the_share(tmp_path) == {home}

    class Slow(FolderAttachments):
        """A share that takes its time: meanwhile somebody attaches the file to the ``other`` incident."""

        def put(self, incident: IncidentId, digest: str, content: bytes) -> None:
            super().put(incident, digest, content)
            if incident == home:
                kept_files.keep(room, other, content)

    slow = Slow(DiskFolder(str(tmp_path / "share"), unique="x"))
    kept_files.keep(room, home, b"words of a file\n")
    kept_files.send_waiting(room, slow)
    assert {incident for incident, _ in kept_files.waiting(room)} == {other}


def test_a_file_that_was_purged_in_one_of_two_incidents_goes_to_the_other_alone(room: WarRoom, tmp_path: Path) -> None:
    other, home = declare(room), declare(room)
    synchronise(room)
    gone = away(tmp_path / "share")
    attach_file(room, other, str(tmp_path / "notes"))
    entry = attach_file(room, home, str(tmp_path / "notes")).entry
    purge_entry(room, home, entry)
    gone.rename(tmp_path / "share")
    synchronise(room)
    assert homes_on_the_share(tmp_path) == {other}


@pytest.mark.parametrize(("incidents", "signs"), [(3, 500), (3_000, 1), (1, 5_000)])
def test_a_state_with_signs_of_thousands_stays_within_what_is_read(incidents: int, signs: int) -> None:
    name = "\U0001f600" * 80
    sign = Presence(WriterId("0" * 32), name, name, name, 1, 0.0, 0)
    state = ShareState(
        here={IncidentId(f"{number:032x}"): (sign,) * signs for number in range(incidents)},
        skews={f"{number}{name}": 1 for number in range(9_000)},
    )
    line = share_process.write_state(state)
    assert len(line) < share_process.LONGEST_STATE
    assert sum(map(len, share_process.read_state(line).here.values())) in (999, 1_000)


def test_one_sign_of_life_that_may_not_be_read_hides_no_other(tmp_path: Path) -> None:
    class Refusing(DiskFolder):
        def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
            if path.endswith(f"{'3' * 32}.json"):
                raise PermissionError(13, "Permission denied")
            return super().read(path, offset, limit)

    home, folder = IncidentId("a" * 32), Refusing(str(tmp_path), unique="x")
    folder.make(here_folder(home))
    board = PresenceBoard(folder, home, now=now, ticks=time.monotonic)
    for digit in "123":
        who, said = WriterId(digit * 32), f"p{digit}"
        board.tell(writer=who, by=said, host="h", version="1", last=1, key="0" * 64, sign=lambda *_: None)
    board.look()
    assert {sign.by for sign in board.here()} == {"p1", "p2"}


@pytest.mark.parametrize(
    ("failure", "words"),
    [(RoomTrouble("the disk is full.", 1), "the disk is full."), (KeyError("x"), "KeyError: 'x'")],
)
def test_a_look_at_the_share_that_failed_is_not_told_as_good(
    room: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    declare(room)
    synchronise(room)
    bob = opened(tmp_path, "bob")
    joining.join(bob, str(tmp_path / "share"))

    def fail(_operations: object) -> None:
        raise failure

    monkeypatch.setattr(bob, "receive", fail)
    state = share_report.status(bob).state
    assert (state.what, state.words) == (UNREACHABLE, words)
    bob.close()


def test_a_lock_that_cannot_be_had_is_nobody_elses(
    room: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(f"{room.path}.publisher").unlink(missing_ok=True)
    Path(f"{room.path}.publisher").mkdir()
    thread = ShareThread(room, member_of(room), heard=lambda _state: None)
    thread.start()
    until(lambda: thread.state().what != LOOKING)
    state = thread.state()
    thread.stop()
    assert state.what == UNREACHABLE
    assert state.words.endswith("alice.db.publisher cannot be opened: Is a directory")

    def no_locks(_file: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock_module, "_exclusive", no_locks)
    lock = PublisherLock(str(tmp_path / "w.db"))
    assert not lock.take()
    assert lock.trouble.endswith("w.db.publisher: No locks available")
    assert not Queue(str(tmp_path / "w.db")).waits(), "nobody waits where nobody can"


def test_who_has_been_there_is_told_beside_a_sign_that_is_none(room: WarRoom, tmp_path: Path) -> None:
    home = declare(room)
    synchronise(room)
    folder = DiskFolder(str(tmp_path / "share"), unique="x")
    folder.make(here_folder(home))
    for digit, content in (("0", b"no sign"), ("1", b"\xff"), ("2", b'{"by":"bob"}'), ("3", b"[]")):
        folder.replace(f"{here_folder(home)}/{digit * 32}.json", content)
    assert find_share(folder, "").people == ["bob"]


@pytest.mark.parametrize("fails", ["send_files", "make_transport", "keep_standing", "Queue", "Rest"])
def test_whatever_nobody_expected_is_told_and_sharing_goes_on_behind_it(
    room: WarRoom, tmp_path: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 0.01)
    monkeypatch.setattr(share_thread, "CHORES_EVERY", 0.0)
    is_broken, whole = [True], getattr(share_thread, fails)

    def break_off(*given: object, **named: object) -> object:
        if is_broken:
            raise KeyError("nobody expected this")
        return whole(*given, **named)

    monkeypatch.setattr(share_thread, fails, break_off)
    thread = ShareThread(room, member_of(room), heard=lambda _state: None, hints=False)
    thread.start()
    until(lambda: "KeyError: 'nobody expected this'" in thread.state().words)
    is_broken.clear()
    until(lambda: (thread.state().what, thread.state().words) == (GOOD, ""))
    home = declare(room)
    thread.wake()
    until(lambda: list((tmp_path / "share").glob(f"inc-{home}/ops/*.jsonl")))
    assert thread.stop(patience=30)


def test_what_goes_wrong_in_beginning_anew_is_told_and_it_is_begun_anew_again(
    room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 0.01)
    thread = ShareThread(room, member_of(room), heard=lambda _state: None, hints=False)

    def break_off(words: str) -> None:
        raise KeyError(words)

    with monkeypatch.context() as broken:
        broken.setattr(share_thread, "make_transport", lambda *_, **__: break_off("first"))
        broken.setattr(share_thread, "folder_of", lambda *_, **__: break_off("anew"))
        thread.start()
        until(lambda: "KeyError: 'anew'" in thread.state().words)
    until(lambda: (thread.state().what, thread.state().words) == (GOOD, ""))
    assert thread.stop(patience=30)


@pytest.mark.parametrize("fails", ["send_files", "make_transport", "folder_of"])
def test_a_shell_that_meets_what_nobody_expected_does_not_say_that_all_is_there(
    room: WarRoom, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(room)

    def break_off(*_given: object, **_named: object) -> None:
        raise KeyError("nobody expected this")

    monkeypatch.setattr(delivery, fails, break_off)
    state = synchronise(room)
    assert state is not None
    assert (state.what, state.words) == (UNREACHABLE, "KeyError: 'nobody expected this'")
