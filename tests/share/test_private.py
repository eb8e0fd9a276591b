"""Private incidents on a share: sealed by whoever writes, opened by members alone, seen by nobody else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.share.replicas import Member, Time, settle
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import is_private
from warroom.oplog.envelope import MOST_RECIPIENTS, fresh_secret, recipient_of, token_of
from warroom.share.share_format import ops_folder
from warroom.share.vault import AGAIN_AFTER
from warroom.store.member_queries import let_in, membership, take_out
from warroom.store.pins import REVOKED, put_pin
from warroom.store.private_keys import identity_file

pytest.importorskip("pyrage", reason="private incidents need pyrage")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def time() -> Time:
    return Time()


def people(tmp_path: Path, time: Time, *names: str) -> list[Member]:
    return [Member(tmp_path, name, time, private=True) for name in names]


def vault_of(member: Member, incident: IncidentId) -> Path:
    return member.root / ops_folder(token_of(incident))


def lets_in(member: Member, incident: IncidentId, other: Member) -> None:
    member.say(incident, let_in(other.age.recipient(make=True), other.writer()))


def both_in(tmp_path: Path, time: Time) -> tuple[Member, Member, IncidentId]:
    """Alice, bob, and a private incident of hers into which she has let him."""
    alice, bob = people(tmp_path, time, "alice", "bob")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    return alice, bob, incident


def throws_out(member: Member, incident: IncidentId, other: Member) -> None:
    found = member.db.execute(
        "SELECT max(n) FROM ops o JOIN writers w USING (writer) WHERE w.id = ?", (other.writer(),)
    )
    member.say(incident, take_out(other.age.recipient(), other.writer(), found.fetchone()[0] or 0))


def texts(member: Member, incident: IncidentId) -> set[str]:
    query = "SELECT text FROM entries e JOIN incidents i USING (inc) WHERE i.id = ?"
    return {row[0] for row in member.db.execute(query, (incident,))}


def put_keys_late(folder: Path) -> dict[Path, bytes]:
    """Take the files of keys out of a vault; what they were."""
    keys = {file: file.read_bytes() for file in folder.iterdir() if ".members" in file.name}
    for file in keys:
        file.unlink()
    return keys


def everything(root: Path) -> bytes:
    """All that a reader of the folder sees: names, contents, and where links lead."""
    parts = []
    for folder, folders, files in os.walk(root):
        parts += [name.encode() for name in (*folders, *files)]
        parts += [(Path(folder) / name).read_bytes() for name in files]
    return b"\n".join(parts)


def test_a_member_reads_what_another_wrote_and_whoever_is_none_sees_nothing(tmp_path: Path, time: Time) -> None:
    alice, bob, eve = people(tmp_path, time, "alice", "bob", "eve")
    eve.age.recipient(make=True)
    incident = alice.declare_private()
    assert is_private(incident)
    alice.log("somebody reads our mail", incident=incident)
    settle(alice, bob, eve)
    assert texts(bob, incident) == texts(eve, incident) == set()
    lets_in(alice, incident, bob)
    settle(alice, bob, eve)
    assert texts(bob, incident) == {"somebody reads our mail"}
    bob.log("since Tuesday", incident=incident)
    settle(bob, alice, eve)
    assert texts(alice, incident) == {"somebody reads our mail", "since Tuesday"}
    assert eve.db.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
    assert all(one.transport.round().unsent == 0 for one in (alice, bob, eve))
    assert not (alice.root / f"inc-{incident}").exists()


def test_who_comes_in_later_reads_what_everybody_wrote_before(tmp_path: Path, time: Time) -> None:
    alice, bob, carol = people(tmp_path, time, "alice", "bob", "carol")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    settle(alice, bob)
    bob.log("bob was here", incident=incident)
    settle(bob, alice)
    lets_in(alice, incident, carol)
    settle(alice, carol)  # bob is away
    assert texts(carol, incident) == {"bob was here"}
    carol.started()
    carol.log("carol too", incident=incident)
    settle(carol, alice, bob)
    assert texts(bob, incident) == texts(alice, incident) == {"bob was here", "carol too"}


def test_whoever_was_taken_out_opens_no_later_line_and_is_told(tmp_path: Path, time: Time) -> None:
    alice, bob, carol = people(tmp_path, time, "alice", "bob", "carol")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    lets_in(alice, incident, carol)
    alice.log("before", incident=incident)
    settle(alice, bob, carol)
    carol.log("carol before", incident=incident)
    settle(carol, bob, alice)
    throws_out(alice, incident, bob)
    settle(alice, carol)
    alice.log("after", incident=incident)
    carol.log("carol after", incident=incident)
    settle(alice, carol, bob)
    assert texts(bob, incident) == {"before", "carol before"}
    assert texts(alice, incident) == texts(carol, incident) == {"before", "carol before", "after", "carol after"}
    assert incident in bob.told_out
    assert not carol.told_out
    lets_in(alice, incident, bob)
    settle(alice, carol, bob, rounds=6)
    assert "carol after" in texts(bob, incident)
    assert not bob.told_out


def test_who_came_and_went_while_somebody_was_apart_has_not_the_key_that_one_writes_under(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, dave = people(tmp_path, time, "alice", "bob", "dave")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    settle(alice, bob)
    bob.log("before", incident=incident)
    settle(bob, alice)
    lets_in(alice, incident, dave)  # alice hands bob's key to dave too
    settle(alice, dave, rounds=6)
    assert "before" in texts(dave, incident)
    throws_out(alice, incident, dave)
    settle(alice)
    settle(bob)  # who reads of both at once
    bob.log("after", incident=incident)
    settle(bob, dave, alice, rounds=6)
    assert "after" in texts(alice, incident)
    assert "after" not in texts(dave, incident)


def test_whose_key_was_revoked_here_is_left_out_of_what_is_written_here(tmp_path: Path, time: Time) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("before", incident=incident)
    settle(alice, bob)
    put_pin(alice.db, "bob", bob.writer(), REVOKED, Moment(0))
    alice.log("after", incident=incident)
    settle(alice, bob)
    assert texts(bob, incident) == {"before"}


def test_an_envelope_that_comes_before_its_key_is_read_when_that_comes(tmp_path: Path, time: Time) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("said early", incident=incident)
    settle(alice)
    kept = put_keys_late(vault_of(alice, incident))
    settle(bob, rounds=8)
    assert texts(bob, incident) == set()
    for file, content in kept.items():
        file.write_bytes(content)
    settle(bob, rounds=12)
    assert texts(bob, incident) == {"said early"}


def test_keys_that_vanish_are_put_back_by_whose_they_are(tmp_path: Path, time: Time) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("still here", incident=incident)
    settle(alice)
    for file in vault_of(alice, incident).iterdir():
        file.unlink()
    settle(alice, rounds=4, seconds=61)
    settle(bob, alice, rounds=12)
    assert texts(bob, incident) == {"still here"}


def test_keys_that_a_disk_changed_after_they_were_looked_at_are_put_back_by_whose_they_are(
    tmp_path: Path, time: Time
) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("still here", incident=incident)
    settle(alice)
    for file in put_keys_late(vault_of(alice, incident)).items():
        file[0].write_bytes(file[1][:-1] + bytes([file[1][-1] ^ 1]))
    settle(alice, bob, rounds=6, seconds=AGAIN_AFTER / 2 + 1)
    assert texts(bob, incident) == {"still here"}


@pytest.mark.parametrize("what", ["empty", "a folder"])
def test_a_file_that_could_not_be_read_at_first_is_read_as_soon_as_it_looks_otherwise(
    tmp_path: Path, time: Time, what: str
) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("said early", incident=incident)
    settle(alice)
    contents = {file: file.read_bytes() for file in vault_of(alice, incident).iterdir() if file.suffix == ".age"}
    for file in contents:
        file.unlink()
        file.touch() if what == "empty" else file.mkdir()
    settle(bob)
    for file, content in contents.items():
        if what == "a folder":
            file.rmdir()
        file.write_bytes(content)
    settle(bob, seconds=AGAIN_AFTER / 20)
    assert texts(bob, incident) == {"said early"}


@pytest.mark.parametrize("copy", ["{} (1).age", "{}.sync-conflict-20261129-120000-ABCDEFG.age"])
def test_the_copy_of_an_envelope_stands_for_it_when_that_vanishes(tmp_path: Path, time: Time, copy: str) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("twice there", incident=incident)
    settle(alice)
    envelopes = [file for file in vault_of(alice, incident).iterdir() if re.fullmatch(r"[0-9a-f]{32}\.age", file.name)]
    for file in envelopes:
        file.with_name(copy.format(file.stem)).write_bytes(file.read_bytes())
    settle(alice, bob)
    for file in envelopes:
        file.unlink()
    before = sorted(vault_of(alice, incident).iterdir())
    settle(alice, bob, rounds=6, seconds=AGAIN_AFTER / 2 + 1)
    assert texts(bob, incident) == {"twice there"}
    assert sorted(vault_of(alice, incident).iterdir()) == before


@pytest.mark.parametrize("through", ["alice", "carol"])
def test_nobody_seals_what_others_wrote_for_whoever_these_had_read_is_out(
    tmp_path: Path, time: Time, through: str
) -> None:
    """Whoever is out takes the word away by which they are, lets others read what came after it, and takes that too."""
    alice, bob, carol, dave = people(tmp_path, time, "alice", "bob", "carol", "dave")
    incident = alice.declare_private()
    for other in (bob, carol, dave):
        lets_in(alice, incident, other)
    alice.log("before", incident=incident)
    settle(alice, bob, carol, dave)
    folder = vault_of(alice, incident)
    before = {*folder.glob("*.age")}
    throws_out(alice, incident, dave)
    settle(alice, carol)
    words = {file for file in folder.glob("*.age") if file not in before and ".members" not in file.name}
    for file in words:
        file.unlink()
    writer = {"alice": alice, "carol": carol}[through]
    writer.log("after", incident=incident)
    writer.round()
    settle(bob)
    assert "after" in texts(bob, incident)
    for file in {*folder.glob("*.age")} - before:
        file.unlink()
    settle(bob, dave, rounds=12, seconds=AGAIN_AFTER / 2 + 1)
    assert "after" not in texts(dave, incident)
    settle(alice, carol, bob, dave, rounds=12, seconds=AGAIN_AFTER / 2 + 1)
    for member in (alice, bob, carol):
        assert texts(member, incident) == {"before", "after"}
    assert texts(dave, incident) == {"before"}


def test_what_somebody_put_back_who_is_out_now_is_put_back_again_by_whose_it_is(tmp_path: Path, time: Time) -> None:
    """It is sealed under a key of theirs, which they hand on to nobody any more."""
    alice, bob, carol, dave = people(tmp_path, time, "alice", "bob", "carol", "dave")
    incident = alice.declare_private()
    for other in (bob, dave):
        lets_in(alice, incident, other)
    alice.log("of alice", incident=incident)
    settle(alice, bob, dave)
    bob.log("of bob", incident=incident)
    settle(bob, alice)
    lets_in(alice, incident, carol)  # alice hands the key on under which bob wrote, and no later one
    settle(alice)
    for file in vault_of(alice, incident).glob("*.age"):
        file.unlink()
    put_pin(bob.db, "dave", dave.writer(), REVOKED, Moment(0))  # so bob writes under another key
    settle(bob, rounds=8, seconds=AGAIN_AFTER + 1)
    throws_out(alice, incident, bob)
    settle(alice, rounds=8, seconds=AGAIN_AFTER + 1)
    settle(carol, alice, bob, rounds=8, seconds=AGAIN_AFTER + 1)
    assert "of alice" in texts(carol, incident)
    rest = sorted(vault_of(alice, incident).iterdir())
    settle(carol, alice, bob, rounds=4, seconds=AGAIN_AFTER + 1)
    assert sorted(vault_of(alice, incident).iterdir()) == rest


def test_a_program_that_is_started_again_writes_no_further_file_of_keys(tmp_path: Path, time: Time) -> None:
    (alice,) = people(tmp_path, time, "alice")
    incident = alice.declare_private()
    settle(alice)
    before = sorted(vault_of(alice, incident).iterdir())
    for _ in range(3):
        alice.started()
        settle(alice)
    assert sorted(vault_of(alice, incident).iterdir()) == before
    assert len(before) == 2


def test_more_members_than_one_file_of_keys_holds_all_read(tmp_path: Path, time: Time) -> None:
    alice, bob = people(tmp_path, time, "alice", "bob")
    incident = alice.declare_private()
    strangers = [recipient_of(fresh_secret()) for _ in range(2 * MOST_RECIPIENTS)]
    alice.say(incident, *(let_in(recipient, WriterId("")) for recipient in strangers))
    lets_in(alice, incident, bob)
    alice.log("for all of you", incident=incident)
    settle(alice, bob, rounds=6)
    assert texts(bob, incident) == {"for all of you"}


def test_who_is_let_in_by_what_is_no_key_keeps_nobody_from_writing(tmp_path: Path, time: Time) -> None:
    alice, bob = people(tmp_path, time, "alice", "bob")
    incident = alice.declare_private()
    alice.say(incident, let_in("age1" + "q" * 58, WriterId("")))
    lets_in(alice, incident, bob)
    alice.log("all the same", incident=incident)
    settle(alice, bob)
    assert texts(bob, incident) == {"all the same"}


@pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed: recovery was NOT tried")
def test_the_age_command_alone_recovers_all_that_lies_on_the_share(tmp_path: Path, time: Time) -> None:
    alice, bob, incident = both_in(tmp_path, time)
    alice.log("recovered by hand", incident=incident)
    settle(alice, bob)
    bob.log("of bob too", incident=incident)
    settle(bob)
    page = (ROOT / "docs" / "private.md").read_text("utf-8")
    recipe = page[page.index("    umask 077\n") : page.index("    shred -u ../keys\n")] + "rm ../keys\n"
    folder, home = vault_of(alice, incident).parent, tmp_path / "home"
    kept = home / ".local" / "share" / "warroom" / "warroom.db.age"
    kept.parent.mkdir(parents=True)
    shutil.copy(identity_file(bob.file), kept)
    recipe = recipe.replace("SHARE/inc-<id>", str(folder))
    assert str(folder) in recipe
    before = sorted(folder.rglob("*"))
    subprocess.run(["bash", "-e", "-c", recipe], check=True, env={**os.environ, "HOME": str(home)})
    assert sorted(folder.rglob("*")) == before, "nothing of it is opened where others read it"
    logs = sorted((home / "recovered" / "ops").glob("*.jsonl"))
    lines = "".join(log.read_text() for log in logs)
    assert "recovered by hand" in lines
    assert "of bob too" in lines
    assert not (home / "recovered" / "keys").exists()
    if shutil.which("node") is not None:  # and whoever checks evidence goes on from there
        verifier = str(ROOT / "docs" / "evidence" / "verify.mjs")
        ran = subprocess.run(["node", verifier, *map(str, logs)], capture_output=True, text=True, timeout=60)
        assert {(said["fault"], said["missing"]) for said in map(json.loads, ran.stdout.splitlines())} == {("", "")}


def test_who_was_let_in_and_out_is_folded_as_a_tree(tmp_path: Path, time: Time) -> None:
    alice, bob, carol, dave = people(tmp_path, time, "alice", "bob", "carol", "dave")
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    settle(alice, bob, rounds=8)
    lets_in(bob, incident, carol)
    settle(bob, alice, carol, rounds=8)
    lets_in(carol, incident, dave)
    settle(carol, bob, alice, dave, rounds=8)

    def members(of: Member) -> set[str]:
        names = {one.age.recipient(): one.name for one in (alice, bob, carol, dave)}
        return {names[recipient] for recipient in membership(of.db, incident).members}

    assert members(dave) == {"alice", "bob", "carol", "dave"}
    throws_out(carol, incident, bob)  # who let her in
    settle(carol, bob, alice, dave, rounds=8)
    assert members(alice) == {"alice", "bob", "carol", "dave"}
    throws_out(bob, incident, dave)  # whom she let in
    settle(bob, alice, carol, dave, rounds=8)
    assert members(carol) == {"alice", "bob", "carol"}
    lets_in(carol, incident, dave)  # a word that is further from the root
    settle(carol, alice, bob, rounds=8)
    assert members(alice) == {"alice", "bob", "carol"}
