"""Which records of derived ids are here already."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import START, Clock, seeded
from tests.room.sharers import declare, opened
from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.record_id import derived_id, is_derived, is_made_by, record_id
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining
from warroom.store.brought_in import here_already
from warroom.store.write import Write


def test_those_that_are_here_are_named_whatever_their_ids_look_like(room: WarRoom, incident: IncidentId) -> None:
    ids = [derived_id("slack", str(number)) for number in range(600)]
    room.commit(incident, [Write("entry", one, {"text": "x"}) for one in ids[::2]])
    assert here_already(room.reader(), incident, "entry", ids) == set(ids[::2])
    assert here_already(room.reader(), incident, "task", ids) == set()
    assert here_already(room.reader(), IncidentId("0" * 32), "entry", ids) == set()
    assert here_already(room.reader(), incident, "entry", []) == set()
    assert here_already(room.reader(), incident, "incident", ["incident"]) == {"incident"}


def test_a_derived_id_follows_from_what_it_tells_and_says_of_nobody_that_they_made_it() -> None:
    one = derived_id("slack", "C1:1771000000.000200")
    assert one == derived_id("slack", "C1:1771000000.000200")
    assert len({one, derived_id("slack", "C1:1"), derived_id("am", "C1:1"), derived_id("slackC1", ":1")}) == 4
    assert is_derived(one)
    assert not any(
        map(is_derived, (record_id(WriterId("a" * 32), b"1234567"), one[:-1], f"{one[:-1]}g", "0" * 32, "role:ic", ""))
    )
    assert len(one) == 32
    assert not is_made_by(one, WriterId("a" * 32))
    assert derived_id("am", "\ud800") != derived_id("am", "")


def told(room: WarRoom, entry: str) -> tuple[object, ...]:
    row = room.reader().execute(
        "SELECT speaker, repeats, kind, source, noise, marks FROM entries WHERE name = ?", (bytes.fromhex(entry),)
    )
    return tuple(row.fetchone())


def test_what_only_the_first_write_says_is_not_said_by_others_unseen(tmp_path: Path, share: Path) -> None:
    """A clock that is set back makes nobody the maker of what others brought in, and no later write counts either."""
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    incident = declare(alice)
    entries = [derived_id("slack", str(number)) for number in range(3)]
    honest = {"text": "the pool is full", "kind": "note", "speaker": "dana", "repeats": None, "source": "slack"}
    alice.commit(incident, [Write("entry", one, honest) for one in entries])
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    early = Clock(START - 365 * 86_400_000_000)
    mallory = WarRoom(str(tmp_path / "mallory.db"), person="mallory", now=early, entropy=seeded(9))
    forged = {**honest, "speaker": "eve", "repeats": entries[1], "kind": "event"}
    mallory.commit(
        incident,
        [
            Write("entry", entries[0], forged),
            Write("entry", entries[2], {"text": "another", "kind": "event", "repeats": entries[0]}),
        ],
    )
    joining.join(mallory, str(share))
    joining.join(bob, str(share))
    delivery.synchronise(bob)
    bob.commit(incident, [Write("entry", entries[1], {"speaker": "eve", "repeats": entries[0], "kind": "event"})])
    bob.commit(incident, [Write("entry", entries[2], {"kind": "finding"})])
    for room in (mallory, bob, alice, bob):
        delivery.synchronise(room)
    for room in (alice, bob):
        speaker, repeats, kind, _, noise, marks = told(room, entries[0])
        assert (speaker, repeats, kind, noise) == ("dana", None, "note", 0)
        assert marks == '{"speaker": "conflict"}'
        assert told(room, entries[1]) == ("dana", None, "note", "slack", 0, None)
        assert told(room, entries[2])[2] == "finding"
        room.rebuild()
        assert told(room, entries[1]) == ("dana", None, "note", "slack", 0, None)
    assert alice.digest(incident) == bob.digest(incident)
    for room in (alice, bob, mallory):
        room.close()
