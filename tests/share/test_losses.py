"""What vanished from the share between two commands is told by the next one that meets it, and nothing else is."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.room.giving import member_of
from tests.share.test_share_trust import Share
from warroom.model.record_kinds import ENTRY
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom, Write
from warroom.room.sharing.background import leave_behind
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.rounds import make_transport
from warroom.room.sharing.sealing import examine
from warroom.room.sharing.share_report import status
from warroom.share import losses
from warroom.share.folder import DiskFolder
from warroom.share.share_format import ops_folder
from warroom.store.commit import local

GONE = "can no longer be read on the share"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "AGAIN_AFTER", 0.0)


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    """Alice and Bob on a share, on which Alice has several logs."""
    people = Share(tmp_path)
    say(people, "alice", "the pool is full")
    deliver(people.room("bob"), seconds=20)
    deliver(people.room("alice"), seconds=20)
    yield people
    for room in people.rooms.values():
        room.close()


def say(share: Share, name: str, text: str) -> None:
    room = share.room(name)
    room.commit(share.incident, [Write(ENTRY.name, room.new_id(), {"text": text})])
    deliver(room, seconds=20)


def logs(share: Share, name: str) -> list[Path]:
    """In the order in which they were made."""
    ops = share.path / ops_folder(share.incident)
    return sorted(ops.glob(f"{share.room(name).writer()}.*.jsonl"), key=lambda log: log.name)


def gone(room: WarRoom) -> list[str]:
    return [words for _, _, _, words, _ in room.alarms() if GONE in words or "stand" in words]


def withheld(share: Share) -> None:
    for log in logs(share, "alice"):
        log.unlink()


def rolled_back(share: Share) -> None:
    logs(share, "alice")[-1].unlink()


def cut_off(share: Share) -> None:
    log = logs(share, "alice")[-1]
    header, *_ = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(header)


def without_signatures(share: Share) -> None:
    for log in logs(share, "alice"):
        log.write_bytes(re.sub(rb"\t[^\t\n]{130}$", rb"", log.read_bytes(), flags=re.MULTILINE))


def without_words(share: Share) -> None:
    for log in logs(share, "alice"):
        header, _, rest = log.read_bytes().partition(b"\n")
        log.write_bytes(header + b"\n" + re.sub(rb"^([^\t]+)\t[^\t]+\t", rb"\1\t\t", rest, flags=re.MULTILINE))


ATTACKS = [withheld, rolled_back, cut_off, without_signatures, without_words]


@pytest.mark.parametrize("look", [lambda room: deliver(room, seconds=20), status], ids=["sync", "status"])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_is_ours_and_vanished_between_two_commands_is_told_by_the_next(
    share: Share, attack: Callable[[Share], None], look: Callable[[WarRoom], object]
) -> None:
    alice = share.room("alice")
    attack(share)
    look(alice)
    (words,) = gone(alice)
    remarks: list[str] = []
    leave_behind(alice, remarks.append)
    assert any(words in remark and "share alarms" in remark for remark in remarks), "what any other command says"
    assert any(words in sentence for _, sentence in examine(alice)), "and `verify`"
    assert re.match(r"operations? \d.* of @alice \(\w{5} ", words)
    alice.dismiss_alarms(alice.alarms())
    remarks.clear()
    leave_behind(alice, remarks.append)
    assert not any("ALARM" in remark for remark in remarks)
    deliver(alice, seconds=20)
    status(alice)
    assert gone(alice) == [], "it was told once, and is there again"
    carol = share.room("carol")
    deliver(carol, seconds=20)
    (count,) = carol.reader().execute("SELECT count(*) FROM ops WHERE by = 'alice' AND body IS NOT NULL").fetchone()
    assert count == alice.reader().execute("SELECT count(*) FROM ops WHERE by = 'alice'").fetchone()[0]


@pytest.mark.parametrize("attack", [withheld, rolled_back, cut_off], ids=lambda attack: attack.__name__)
def test_what_others_wrote_and_stays_away_is_told_once_it_was_missing_for_long(
    share: Share, attack: Callable[[Share], None]
) -> None:
    bob = share.room("bob")
    attack(share)
    deliver(bob, seconds=20)
    status(bob)
    assert gone(bob) == [], "whoever copies the folder may have taken it away before he brings it anew"
    share.clock.at += 121 * 1_000_000
    deliver(bob, seconds=20)
    (words,) = gone(bob)
    assert "of @alice (" in words
    carol = share.room("carol")
    deliver(carol, seconds=20)
    (count,) = carol.reader().execute("SELECT count(*) FROM ops WHERE by = 'alice'").fetchone()
    assert count == bob.reader().execute("SELECT count(*) FROM ops WHERE by = 'alice'").fetchone()[0]
    bob.dismiss_alarms(bob.alarms())
    share.clock.at += 121 * 1_000_000
    deliver(bob, seconds=20)
    assert gone(bob) == []


def test_what_comes_back_by_itself_was_not_lost(share: Share) -> None:
    bob, (first, *_) = share.room("bob"), logs(share, "alice")
    content = first.read_bytes()
    for _ in range(3):
        first.unlink()
        deliver(bob, seconds=20)
        first.write_bytes(content)
        share.clock.at += 121 * 1_000_000
        deliver(bob, seconds=20)
    assert gone(bob) == []


def test_a_log_that_its_owner_put_there_anew_or_made_one_of_several_was_not_lost(share: Share) -> None:
    alice = share.room("alice")
    lines: list[bytes] = []
    for log in logs(share, "alice"):
        header, *rest = log.read_bytes().splitlines(keepends=True)
        lines = lines or [header]
        lines += [line for line in rest if line not in lines]
    old = logs(share, "alice")
    merged = old[0].with_name(old[0].name.replace(".a", ".b"))
    merged.write_bytes(b"".join(lines))
    for log in old:
        log.unlink()
    again = merged.with_suffix(".new")
    shutil.copy(merged, again)
    again.replace(merged)
    for name in ("alice", "bob"):
        deliver(share.room(name), seconds=20)
        share.clock.at += 121 * 1_000_000
        deliver(share.room(name), seconds=20)
        status(share.room(name))
        assert gone(share.room(name)) == []
    assert alice.alarms() == []


def test_a_log_that_is_on_its_way_was_not_lost(share: Share) -> None:
    log = logs(share, "alice")[-1]
    whole = log.read_bytes()
    log.write_bytes(whole[:-200])
    status(share.room("alice"))
    assert gone(share.room("alice")) == []
    log.write_bytes(whole)
    share.sync()
    assert gone(share.room("alice")) == []


def test_a_share_that_goes_away_while_it_is_looked_at_lost_nothing(share: Share) -> None:
    alice, away = share.room("alice"), share.path.with_name("away")
    folder = DiskFolder(str(share.path), unique="x")
    looking = make_transport(alice, member_of(alice), folder, time.monotonic, writes=False)
    assert looking.round().what == "good"
    share.path.rename(away)
    for lane in looking.lanes.values():
        lane.fetcher.round()
    assert not looking.look_for_losses()
    assert not looking.look_for_losses(again=True)
    assert gone(alice) == []
    away.rename(share.path)
    withheld(share)
    for lane in looking.lanes.values():
        lane.fetcher.round()
    assert looking.look_for_losses()
    share.path.rename(away)
    looking.look_for_losses(again=True)
    assert gone(alice) == []
    away.rename(share.path)
    deliver(alice, seconds=20)
    assert len(gone(alice)) == 1


def test_a_copied_database_does_not_take_a_folder_that_is_still_on_its_way_for_one_that_lost_something(
    share: Share, tmp_path: Path
) -> None:
    withheld(share)
    share.room("alice").close()
    there = tmp_path / "there"
    there.mkdir()
    for name in ("alice.db", "alice.db.key"):
        shutil.copy(tmp_path / name, there / name)
    copied = WarRoom(str(there / "alice.db"), person="alice", now=share.clock, entropy=os.urandom, keys=True)
    share.rooms["alice"] = copied
    deliver(copied, seconds=20)
    share.clock.at += 121 * 1_000_000
    deliver(copied, seconds=20)
    assert gone(copied) == []


def test_how_much_stood_there_is_kept_of_what_was_just_written(share: Share) -> None:
    say(share, "alice", "the last one")
    alice = share.room("alice")
    kept = json.loads(local(alice.reader(), f"stood:{share.incident}") or "")
    (last,) = alice.reader().execute("SELECT max(n) FROM ops WHERE by = 'alice'").fetchone()
    assert kept["stood"][alice.writer()] == [last, 0]


def test_what_vanished_of_a_private_incident_is_told_too(share: Share) -> None:
    pytest.importorskip("pyrage", reason="private incidents need pyrage")
    alice = share.room("alice")
    private = commander.declare(
        alice, "Breach", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", private=True
    )
    for text in ("first", "second"):
        alice.commit(private, [Write(ENTRY.name, alice.new_id(), {"text": text})])
        deliver(alice, seconds=20)
    deliver(alice, seconds=20)
    envelopes = [path for path in share.path.glob("inc-*/ops/*.age") if ".members" not in path.name]
    max(envelopes, key=lambda path: path.stat().st_mtime_ns).unlink()
    deliver(alice, seconds=20)
    (words,) = gone(alice)
    query = "SELECT max(o.n) FROM ops o JOIN incidents i USING (inc) WHERE i.id = ?"
    (last,) = alice.reader().execute(query, (private,)).fetchone()
    assert words.startswith(f"operation {last} of @alice (")
    alice.dismiss_alarms(alice.alarms())
    deliver(alice, seconds=20)
    status(alice)
    assert gone(alice) == []
