"""What waits to go out, and what is still to come: known by the local database alone, whatever the folder does."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.room.giving import member_of
from tests.room.sharers import away, declare, log, opened, scribe_many
from warroom.model.identity import Moment
from warroom.room.checkup import check_sharing
from warroom.room.core import WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing import delivery, joining, share_report
from warroom.room.sharing.background import leave_behind
from warroom.room.sharing.rounds import keep_standing
from warroom.room.sharing.unsent import (
    LATE,
    LOOK_AGAIN,
    age_words,
    is_due,
    joining_words,
    late_words,
    share_of,
    unsent_now,
    unsent_words,
    waiting,
)
from warroom.share.lock import PublisherLock
from warroom.share.share_format import MARKER, marker
from warroom.share.share_state import ShareStanding
from warroom.store.sent import expect
from warroom.widgets.share_words import share_lines

MINUTE = 60 * 1_000_000


def replaced(share: Path) -> None:
    """Another share stands where ours was."""
    shutil.rmtree(share)
    share.mkdir()
    (share / MARKER).write_bytes(marker("6b" * 16))


def test_nothing_is_unsent_where_there_is_no_share(alice: WarRoom) -> None:
    declare(alice)
    assert (share_of(alice), waiting(alice).count, late_words(alice), joining_words(alice)) == ("", 0, "", "")


def test_what_was_written_is_unsent_until_it_is_on_the_share(alice: WarRoom, share: Path) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    assert waiting(alice).count == alice.revision() == 2
    delivery.synchronise(alice)
    assert waiting(alice).count == 0
    before = alice.now()
    log(alice, incident, "one")
    log(alice, incident, "two")
    found = waiting(alice)
    assert found.count == 2
    assert before <= found.since <= alice.now()
    delivery.synchronise(alice)
    assert (waiting(alice).count, waiting(alice).since) == (0, 0)


def test_it_is_known_after_the_program_has_ended_and_while_the_share_is_away(
    alice: WarRoom, share: Path, tmp_path: Path
) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    away(share)
    log(alice, incident, "one")
    state = delivery.synchronise(alice)
    assert state is not None
    assert (state.what, state.unsent) == ("unreachable", 1)
    again = WarRoom(alice.path, person="alice", now=alice.now, entropy=alice.entropy)
    assert waiting(again).count == 1
    assert "No such file" in late_words(again, late=0)
    again.close()


def shared_and_emptied(alice: WarRoom, share: Path) -> None:
    """All of ours was on the share, and somebody took it away."""
    declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    for folder in share.glob("inc-*"):
        shutil.rmtree(folder)


def test_a_share_that_was_emptied_has_all_of_ours_again_and_says_so(alice: WarRoom, share: Path) -> None:
    shared_and_emptied(alice, share)
    assert waiting(alice).count == 0  # nobody has looked yet
    assert share_report.status(alice).unsent == 2
    assert waiting(alice).count == 2  # whoever looked has noted it, so that the next command sends it
    assert is_due(alice, share_of(alice))
    delivery.synchronise(alice)
    assert waiting(alice).count == 0
    assert list(share.glob("inc-*/ops/*.jsonl"))


def test_what_somebody_else_sends_at_this_moment_is_not_noted_as_missing(alice: WarRoom, share: Path) -> None:
    shared_and_emptied(alice, share)
    lock = PublisherLock(alice.path)
    assert lock.take()
    assert share_report.status(alice).unsent == 2
    assert waiting(alice).count == 0
    lock.give_back()


def test_another_share_has_nothing_of_ours(alice: WarRoom, share: Path, tmp_path: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    joining.leave(alice)
    other = tmp_path / "other"
    other.mkdir()
    joining.init(alice, str(other))
    assert waiting(alice).count == 2
    delivery.synchronise(alice)
    assert waiting(alice).count == 0


@pytest.mark.parametrize("others", [0, 3, 1_500])
def test_only_our_own_operations_count_however_much_of_others_came_since(
    alice: WarRoom, share: Path, tmp_path: Path, others: int
) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    bob = opened(tmp_path, "bob")
    joining.join(bob, str(share))
    delivery.synchronise(bob)
    for start in range(0, others, 100):
        scribe_many(bob, incident, min(100, others - start))
    delivery.synchronise(bob)
    delivery.synchronise(alice)
    log(alice, incident, "ours")
    assert waiting(alice).count == 1
    assert alice.reader().execute("SELECT count(*) FROM ops").fetchone()[0] == 3 + others
    bob.close()


@pytest.mark.parametrize(
    ("count", "ago", "words"),
    [
        (0, 0, "all of ours is on it"),
        (1, 5, "1 of our operations is not on it"),
        (2, 59, "2 of our operations are not on it"),
        (2, 60, "2 of our operations are not on it, the oldest for 1 min"),
        (1_200, 3_599, "1,200 of our operations are not on it, the oldest for 59 min"),
        (3, 3_600, "3 of our operations are not on it, the oldest for 1 h"),
        (3, 3 * 86_400, "3 of our operations are not on it, the oldest for 3 days"),
        (3, -500, "3 of our operations are not on it"),
    ],
)
def test_it_is_said_how_much_is_unsent_and_for_how_long(count: int, ago: int, words: str) -> None:
    now = 1_771_000_000_000_000
    assert unsent_words(count, Moment(now - ago * 1_000_000), Moment(now), what="good") == words
    assert age_words(Moment(0), Moment(now), " for ") == ""


@pytest.mark.parametrize("what", [standing.value for standing in ShareStanding])
def test_nobody_is_told_what_is_on_a_share_that_is_not_there(what: str) -> None:
    words = unsent_words(0, Moment(0), Moment(1), what=what)
    assert ("is on it" in words) == (what not in ("unreachable", "wrong"))


@pytest.mark.parametrize("gone", [away, replaced])
def test_status_panel_and_checkup_say_what_was_on_a_share_that_is_gone(
    alice: WarRoom, share: Path, gone: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    gone(share)
    state = delivery.synchronise(alice)
    assert state is not None
    at_home(monkeypatch, share.parent, alice.path)
    run_here(monkeypatch, "share", "status", "--here")
    status = capsys.readouterr().out
    panel = "\n".join(share_lines(state, incident, str(share), [], now=alice.now()))
    ((_, _, checkup),) = check_sharing(alice.path, now=alice.now())
    for told in (status, panel, checkup):
        assert "all of ours was on it when it was there last" in told
        assert "is on it" not in told


def test_what_was_just_written_is_not_called_late(alice: WarRoom, share: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    assert late_words(alice) == ""
    assert unsent_now(alice) == "2 unsent"
    at = alice.now()
    alice.now = lambda: Moment(at + LATE + 2 * MINUTE)
    assert late_words(alice) == "2 operations are not on the share yet, the oldest for 2 min"


def test_a_share_that_nobody_looked_at_for_long_is_looked_at_by_the_next_command(alice: WarRoom, share: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    assert not is_due(alice, share_of(alice))
    at = alice.now()
    alice.now = lambda: Moment(at + LOOK_AGAIN + MINUTE)
    assert is_due(alice, share_of(alice))


def test_joining_is_said_until_all_is_here(alice: WarRoom, share: Path, tmp_path: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    bob = opened(tmp_path, "bob")
    joining.join(bob, str(share))
    assert joining_words(bob) == "still joining: 0 so far"
    assert is_due(bob, share_of(bob))
    bob.note(lambda db: expect(db, share_of(bob), 80_000))
    assert joining_words(bob) == "still joining: 0 of about 80,000"
    delivery.synchronise(bob)
    assert joining_words(bob) == ""
    joining.join(bob, str(share))  # once more: there is nothing to wait for
    assert joining_words(bob) == ""
    bob.close()


def test_the_checkup_tells_it_without_asking_the_share(alice: WarRoom, share: Path, tmp_path: Path) -> None:
    at = alice.now()
    assert check_sharing(str(tmp_path / "none.db"), now=at) == []
    assert check_sharing(alice.path, now=at) == []
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    assert check_sharing(alice.path, now=at) == [("share", True, f"{share}: all of ours is on it")]
    away(share)
    log(alice, incident, "one")
    delivery.synchronise(alice)
    ((_, fine, words),) = check_sharing(alice.path, now=Moment(alice.now() + 5 * MINUTE))
    assert not fine
    assert "1 of our operations is not on it, the oldest for 5 min; share unreachable: No such file" in words
    assert "`warroom share sync`" in words
    keep_standing(alice, share_of(alice), "unreachable", os.strerror(errno.ENOSPC))
    assert "share full: No space left" in check_sharing(alice.path, now=at)[0][2]
    ((_, fine, _),) = check_sharing(alice.path, now=alice.now())
    assert not fine, "what the share does not take is not on its way, however young it is"
    alice.note(lambda db: expect(db, share_of(alice), 7_000))
    assert "still joining: 3 of about 7,000" in check_sharing(alice.path, now=at)[0][2]
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 100)
    assert check_sharing(str(broken), now=at) == []


def test_a_share_is_told_with_both_of_its_places_and_without_the_files_that_open_them(alice: WarRoom) -> None:
    server = "nats://127.0.0.1:4222/ops?credentials=/home/alice/ops.credentials&ca=/home/alice/ca.pem"
    kept = {"path": "/mnt/share", "share": "5a" * 16, "mode": "a", "also": [server, "a"]}
    alice.remember(SHARE_SETTING, json.dumps(kept))
    ((_, _, words),) = check_sharing(alice.path, now=alice.now())
    assert words.startswith("/mnt/share and nats://127.0.0.1:4222/ops: ")
    assert ".pem" not in words


def test_what_opens_a_server_and_others_may_read_is_told(alice: WarRoom, tmp_path: Path) -> None:
    file = tmp_path / "ops.credentials"
    kept = {
        "path": "/mnt/share",
        "share": "5a" * 16,
        "mode": "a",
        "also": [f"nats://127.0.0.1/ops?credentials={file}", ""],
    }
    alice.remember(SHARE_SETTING, json.dumps(kept))
    assert len(check_sharing(alice.path, now=alice.now())) == 1
    file.write_text("alice:secret")
    file.chmod(0o640)
    told = check_sharing(alice.path, now=alice.now())[1:]
    assert told == [("share", False, f"others may read {file} (mode 0640): chmod 600 it")]
    file.chmod(0o600)
    assert len(check_sharing(alice.path, now=alice.now())) == 1


def test_a_note_that_the_database_does_not_take_keeps_nothing_from_being_sent(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    monkeypatch.setattr("warroom.room.sharing.rounds.note_sent", refuse)
    log(alice, incident, "one")
    state = delivery.synchronise(alice)
    assert state is not None
    assert (state.what, state.unsent) == ("good", 0)
    assert any(b"one" in path.read_bytes() for path in share.glob("inc-*/ops/*.jsonl"))
    assert waiting(alice).count == 3  # what is uncertain is not called sent


def refuse(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_setting_of_the_share_is_read_as_it_was_kept(alice: WarRoom, share: Path) -> None:
    joining.init(alice, str(share))
    kept = alice.setting("share")
    assert kept is not None
    assert json.loads(kept)["share"] == share_of(alice) == member_of(alice).share


def test_a_command_that_has_stored_its_entry_ends_well_when_nobody_can_tell_what_is_unsent(
    alice: WarRoom, share: Path
) -> None:
    declare(alice)
    joining.init(alice, str(share))
    remarks: list[str] = []
    alice.close()
    leave_behind(alice, remarks.append)
    assert len(remarks) == 1
    assert remarks[0].startswith("it is not known what is unsent: ")
