"""What a key wrote that is not taken for that person's is told of as that, wherever it is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.room.sharers import declare, log, now
from warroom.cli.entries import entry_json
from warroom.model.identity import NO_INCIDENT
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.readings.case import case
from warroom.room.readings.clocks import how_bad
from warroom.room.readings.documents import document
from warroom.room.sharing import joining, keys
from warroom.room.sharing.delivery import synchronise
from warroom.store.own_keys import key_file
from warroom.store.receive import LOST
from warroom.text import for_line
from warroom.widgets.entry_lines import badges

MARKS = {
    "json": '"key_accepted": false',
    "jsonl": '"key_accepted": false',
    "csv": "bob (key not accepted)",
    "html": "@bob (key not accepted)",
    "timesketch.csv": "bob (key not accepted)",
    "ics-214.html": "bob (key not accepted)",
    "iris.csv": "bob (key not accepted)",
}


def keyed_rooms(folder: Path, **people: str) -> list[WarRoom]:
    """A room with a key of its own for each database, by the name of its file, and who writes there."""
    return [
        WarRoom(str(folder / f"{file}.db"), person=person, now=now, entropy=os.urandom, keys=True)
        for file, person in people.items()
    ]


def test_an_entry_by_a_key_that_is_not_accepted_is_marked_wherever_it_is_told(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob, mallory = keyed_rooms(tmp_path, alice="alice", bob="bob", mallory="bob")
    joining.init(alice, str(share))
    incident = declare(alice)
    synchronise(alice)
    for room, words in ((bob, "the true one"), (mallory, "the forged one")):
        joining.join(room, str(share))
        synchronise(room)
        log(room, incident, words)
        synchronise(room)
        synchronise(alice)

    def accepted(entries: list[dict[str, object]]) -> dict[object, object]:
        return {entry["text"]: entry["key_accepted"] for entry in entries if "one" in str(entry["text"])}

    expected = {"the true one": True, "the forged one": False}
    pages = alice.pages(incident, Filter()).before(None, 100)
    assert accepted([dict(entry_json(entry)) for entry in pages]) == expected
    hits = alice.search("one", incident=incident)[1]
    assert accepted([dict(entry_json(entry)) for _, entry in hits]) == expected
    playbook = load_playbook()

    def told() -> dict[str, str]:
        documents = {format_: document(alice, case(alice, incident, playbook), playbook, format_) for format_ in MARKS}
        return {name: text if isinstance(text, str) else text.decode() for name, text in documents.items()}

    assert [format_ for format_, text in told().items() if MARKS[format_] not in text] == []
    (forged,) = [one for one in keys.undecided(alice) if one.person == "bob"]
    keys.accept(alice, keys.words_of(forged.writer))
    assert [format_ for format_, text in told().items() if MARKS[format_] in text] == []
    assert not any(
        entry.mine for entry in bob.pages(incident, Filter()).before(None, 100) if "forged" in entry.text.raw
    )
    for room in (alice, bob, mallory):
        room.close()


def test_whoever_struck_edited_or_judged_by_a_key_that_is_not_accepted_is_marked(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, first, bob = keyed_rooms(tmp_path, alice="alice", first="bob", bob="bob")
    joining.init(alice, str(share))
    incident = declare(alice)
    for words in ("to be struck", "to be edited"):
        log(alice, incident, words)
    synchronise(alice)
    for room in (first, alice, bob):
        if room is not alice:
            joining.join(room, str(share))
            log(room, incident, "here")
        synchronise(room)
    struck, edited = (entry for entry in bob.pages(incident, Filter()).before(None, 100) if "to be" in entry.text.raw)
    for room in (alice, bob):
        level = Severity("P0", 0) if room is alice else Severity("P2", 2)
        commander.set_severity(room, incident, level)
        scribe.edit(room, incident, edited.id, f"in the words of {room.person}")
    scribe.strike(bob, incident, struck.id, "wrong")
    for room in (bob, alice):
        synchronise(room)

    def told() -> str:
        pages = alice.pages(incident, Filter()).before(None, 100)
        view = alice.view(incident)
        assert view is not None
        versions = [for_line(version.by) for version in alice.versions(incident, edited.id)]
        return " / ".join([*(badges(entry, "UTC") for entry in pages), how_bad(view), *versions])

    before = told()
    assert before.count("bob (key not accepted)") == before.count("bob") == 4
    keys.accept(alice, keys.words_of(bob.writer()))
    assert told().count("bob") == 4
    assert "not accepted" not in told()
    for room in (alice, first, bob):
        room.close()


def test_where_the_key_is_gone_nothing_more_is_said_under_its_id_and_others_read_what_is(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob = (
        WarRoom(str(tmp_path / f"{person}.db"), person=person, now=now, entropy=os.urandom, keys=True)
        for person in ("alice", "bob")
    )
    joining.init(alice, str(share))
    incident = declare(alice)
    synchronise(alice)
    joining.join(bob, str(share))
    former, path = alice.writer(), alice.path
    alice.close()
    Path(key_file(path)).unlink()
    copied = WarRoom(path, person="alice", now=now, entropy=os.urandom, keys=True)
    log(copied, incident, "first of the copy")
    assert copied.writer() != former
    assert [words for _, what, _, words, _ in copied.alarms() if what == LOST] == [
        "no key of this database can be read here: it writes under a new id now"
    ]
    second = copied.writer()
    copied.renew_writer(NO_INCIDENT, "gone", of=former)
    assert copied.writer() == second, "another program had seen it first"
    synchronise(copied)
    synchronise(bob)
    assert "first of the copy" in [entry.text.raw for entry in bob.pages(incident, Filter()).before(None, 100)]
    for room in (copied, bob):
        room.close()
