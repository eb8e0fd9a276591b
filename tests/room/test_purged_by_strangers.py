"""How much a purge of somebody else may empty, and what it may not."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conftest import Clock, purge_entry
from tests.oplog.builder import Scripted
from warroom.model.identity import EntryId, IncidentId, Moment, WriterId
from warroom.model.timeline_entries import PURGE_TOLD, Filter
from warroom.model.views import Severity
from warroom.oplog.operation import Operation
from warroom.room.acts import commander
from warroom.room.acts.purging import decide_as_listed, wants
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.readings.custody import counts, handled
from warroom.store.pins import ASKED, PINNED, put_pin


def strangers(incident: IncidentId, texts: dict[str, str], *, by: str = "mallory") -> list[Operation]:
    """One purge each, from a new writer each time: ids are free."""
    found = []
    for number, (on, hash_) in enumerate(texts.items()):
        writer = Scripted(f"{by}", incident=incident)
        writer.writer = WriterId(f"{number:032x}")
        found.append(writer.write({}, on=on, do="purge", purges=(hash_,)))
    return found


def written(room: WarRoom, incident: IncidentId, count: int) -> dict[str, str]:
    texts = {}
    for number in range(count):
        on = f"{number + 1:032x}"
        done = room.commit(incident, [Write("entry", on, {"text": f"text {number}"})])
        texts[on] = done.hashes[0]
    return texts


def readable(room: WarRoom) -> int:
    return int(room.reader().execute("SELECT count(*) FROM entries WHERE text IS NOT NULL").fetchone()[0])


def test_strangers_with_as_many_ids_as_they_like_empty_no_more_than_the_budget(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    texts = written(room, incident, 60)
    before = readable(room)
    room.receive(strangers(incident, texts))
    assert before - readable(room) == 20
    (waiting,) = room.purgers()
    assert (waiting.by.raw, waiting.count, waiting.kinds) == ("mallory", 40, ("entry",))
    assert room.view(incident).purges == 40  # type: ignore[union-attr]
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 200) if one.kind == PURGE_TOLD]
    assert len(told) == 60
    assert {one.by.raw for one in told} == {"mallory"}
    assert {one.text.raw for one in told} == {"purged a text", "wants to purge a text: /purges"}
    assert counts(room) == {"purged": 20}, "what waits is not called purged"
    assert Counter(act.what for act in handled(room, incident)) == {"purged": 20, "not purged": 40}
    assert room.decide_purges(accept=False, by="nobody") == 0
    assert room.decide_purges(accept=False, by="mallory", incident=incident) == 40
    assert (room.purgers(), before - readable(room)) == ([], 20)
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 200) if one.kind == PURGE_TOLD]
    assert {one.text.raw for one in told} == {"purged a text", "would have purged a text, which was refused here"}
    assert counts(room) == {"purged": 20}
    clock.forward(minutes=61)
    more = {"ef" * 16: room.commit(incident, [Write("entry", "ef" * 16, {"text": "x"})]).hashes[0]}
    room.receive(strangers(incident, more, by="carol"))
    assert room.purgers() == []
    assert b"text 59" in b"".join(body or b"" for (body,) in room.reader().execute("SELECT body FROM ops"))
    before_rebuild = readable(room)
    room.rebuild()
    assert readable(room) == before_rebuild


@pytest.mark.parametrize("merged", [False, True])
def test_the_budget_is_one_over_all_incidents_and_those_that_were_merged(
    room: WarRoom, incident: IncidentId, merged: bool
) -> None:
    other = commander.declare(room, "Other", severity=Severity("P2", 2), phase="declare", phase_rank=1, zone="UTC")
    texts = {where: written(room, where, 15) for where in (incident, other)}
    if merged:
        commander.merge_into(room, other, incident, title="Other")
    before = readable(room)
    for where, of_it in texts.items():
        room.receive(strangers(where, of_it, by=f"of {where[:4]}"))
    assert before - readable(room) == 20
    assert sum(purger.count for purger in room.purgers()) == 10


def test_a_purge_under_our_own_id_counts_like_any_other(room: WarRoom, incident: IncidentId) -> None:
    texts = written(room, incident, 30)
    forger = Scripted("dana", incident=incident)
    forger.writer = room.writer()
    before = readable(room)
    room.receive([forger.write({}, on=on, do="purge", purges=(hash_,)) for on, hash_ in texts.items()])
    assert before - readable(room) == 20


def test_a_purge_before_its_target_counts_when_the_target_comes(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    texts = [bob.write({"text": f"said {number}"}, on=f"{number + 1:032x}") for number in range(50)]
    before = readable(room)
    room.receive(strangers(incident, {one.on: one.hash for one in texts}))
    assert room.purgers() == []
    room.receive(texts)
    assert readable(room) - before == 30
    assert room.purgers()[0].count == 30
    assert room.decide_purges(accept=True, by="mallory") == 30
    assert readable(room) == before


@pytest.mark.parametrize("wrong", ["record", "kind", "incident", "purge"])
def test_a_purge_of_what_is_not_of_its_record_empties_nothing(room: WarRoom, incident: IncidentId, wrong: str) -> None:
    (on, hash_), *_ = written(room, incident, 1).items()
    elsewhere = Scripted("mallory", incident=IncidentId("2d" * 16) if wrong == "incident" else incident)
    if wrong == "purge":
        other = Scripted("bob", incident=incident).write({}, on=on, do="purge", purges=("ab" * 32,))
        room.receive([other])
        hash_ = other.hash
    named = {"kind": "hypothesis" if wrong == "kind" else "entry", "on": "ff" * 16 if wrong == "record" else on}
    room.receive([elsewhere.write({}, **named, do="purge", purges=(hash_,))])  # type: ignore[arg-type]
    assert room.pages(incident, Filter()).entry(EntryId(on)).text.raw == "text 0"  # type: ignore[union-attr]
    assert room.purgers() == []


def test_a_severity_is_never_purged_unseen(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    severe = bob.write({"severity": {"level": "P0", "rank": 0}}, kind="incident", on="incident")
    room.receive([severe, bob.write({}, kind="incident", on="incident", do="purge", purges=(severe.hash,))])
    assert room.view(incident).summary.severity == Severity("P0", 0)  # type: ignore[union-attr]
    assert room.purgers()[0].kinds == ("incident",)


@pytest.mark.parametrize("accept", [True, False])
def test_what_a_key_wants_that_is_not_a_persons_is_marked_and_never_decided_with_what_they_want(
    room: WarRoom, incident: IncidentId, accept: bool
) -> None:
    texts = list(written(room, incident, 24).items())
    bob, forged = Scripted("bob", incident=incident), Scripted("bob", incident=incident)
    forged.writer = WriterId("ee" * 16)
    for writer, state in ((bob.writer, PINNED), (forged.writer, ASKED)):
        room.note(lambda db, writer=writer, state=state: put_pin(db, "bob", writer, state, Moment(1)))  # type: ignore[misc]
    room.receive([bob.write({}, on=on, do="purge", purges=(hash_,)) for on, hash_ in texts[:21]])
    room.receive([forged.write({}, on=on, do="purge", purges=(hash_,)) for on, hash_ in texts[21:]])
    waiting = room.purgers()
    assert [(purger.by.raw, purger.count, purger.unsure) for purger in waiting] == [("bob", 3, True), ("bob", 1, False)]
    assert [wants(purger) for purger in waiting] == [
        "@bob, by a key that is not accepted here, purges 3 texts: entry", "@bob purges 1 text: entry",
    ]  # fmt: skip
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 99) if one.kind == PURGE_TOLD]
    assert Counter((one.text.raw, one.unsure) for one in told) == {
        ("purged a text", False): 20, ("wants to purge a text: /purges", False): 1,
        ("wants to purge a text: /purges", True): 3,
    }  # fmt: skip
    assert sum(act.unsure for act in handled(room, incident)) == 3
    before = readable(room)
    assert decide_as_listed(room, waiting[1 if accept else 0], accept=accept) == (1 if accept else 3)
    assert [(purger.count, purger.unsure) for purger in room.purgers()] == [(3, True) if accept else (1, False)]
    assert before - readable(room) == (1 if accept else 0)


def test_the_lines_about_purges_are_pages_like_any(room: WarRoom, incident: IncidentId) -> None:
    pages = room.pages(incident, Filter(), purges=True)
    assert pages.near(0.5) is not None
    texts = written(room, incident, 3)
    for on in list(texts)[:2]:
        purge_entry(room, incident, EntryId(on))
    last = pages.before(None, 1)[0]
    assert (last.kind, last.text.raw) == (PURGE_TOLD, "purged a text")
    assert pages.entry(last.id) == last
    assert pages.after(last.key, 5) == []
    assert pages.before(last.key, 1)[0].key < last.key
    assert 0.5 < pages.position(last.key) <= 1
    assert pages.count() == len(pages.after(None, 100))
    assert all(one.kind != PURGE_TOLD for one in room.pages(incident, Filter(tag="x"), purges=True).after(None, 100))
    bob = Scripted("bob", incident=incident)
    room.receive([bob.write({}, on="ee" * 16, do="purge", purges=("ab" * 32,))])
    (early,) = [one for one in pages.after(None, 100) if one.by.raw == "bob"]
    assert early.text.raw == "purged a text, none of which is here"
    carol = Scripted("carol", incident=incident)
    ours = (next(iter(texts.values())),)
    room.receive([carol.write({}, on="ee" * 16, do="purge", purges=ours)])
    (elsewhere,) = [one for one in pages.after(None, 100) if one.by.raw == "carol"]
    assert elsewhere.text.raw == "named a text of something else to be purged: nothing was done about that"
    assert Counter(act.what for act in handled(room, incident)) == {"purged": 3, "not purged": 1}


def test_no_purge_is_carried_out_that_came_after_the_list_that_somebody_saw(
    room: WarRoom, incident: IncidentId
) -> None:
    texts = written(room, incident, 60)
    seen = dict(list(texts.items())[:40])
    room.receive(strangers(incident, seen))
    (listed,) = room.purgers()
    room.receive(strangers(incident, {on: hash_ for on, hash_ in texts.items() if on not in seen}))
    before = readable(room)
    for accept in (True, False):
        with pytest.raises(RoomTrouble, match="is not what was listed any more"):
            decide_as_listed(room, listed, accept=accept)
    (waiting,) = room.purgers()
    assert (readable(room), waiting.count > listed.count) == (before, True)
    assert decide_as_listed(room, waiting, accept=True) == waiting.count
