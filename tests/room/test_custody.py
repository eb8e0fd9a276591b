"""Through whose hands an incident went is in its log and in no timeline; chats and mails witness its seals."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import START, Clock, logged, purge_entry
from tests.room.own_connection import storing_nothing
from tests.room.test_comms import PLAYBOOK, draft, text_of
from warroom.intake.imported import ImportHints
from warroom.intake.tools.event import ToolEvent
from warroom.model.custody_notes import CUSTODY
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.oplog.operation import NOTE
from warroom.report.post_mortem import draft as drafted
from warroom.report.tables import case_json
from warroom.room.acts import bringing_in, closing, commander, comms, custody, scribe
from warroom.room.core import Committed, WarRoom, Write
from warroom.room.incoming.bring_in import bring_in
from warroom.room.readings import case as reading
from warroom.room.readings.custody import counts, handled
from warroom.room.readings.documents import document
from warroom.room.sharing import keys, sealing
from warroom.store.seals import newest_seal
from warroom.store.undo import last_act

PAGE = "# Some outage\n\n2026-02-13\n\n## Timeline\n- 14:00 UTC first errors\n- 14:20 UTC rolled back\n"
EVERYTHING = {"read in": 1, "exported": 1, "copied": 1, "published": 1, "purged": 1}
"""How often each thing was done that is told of, once `everything_done` has been."""


def everything_done(room: WarRoom, incident: IncidentId) -> list[str]:
    """Do each thing that is told of, and say it as it is to be told."""
    page = bringing_in.read_page_in(PAGE, "old.md", ImportHints(), PLAYBOOK)
    bringing_in.bring_in(room, PLAYBOOK, page, incident=incident)
    custody.note_export(room, incident, "md", "some words")
    custody.note_copy(room, incident, "Status page", "a message")
    custody.note_publishing(room, incident, "Status page", "a message")
    purge_entry(room, incident, logged(room, incident, "much too much was said"))
    digest = hashlib.sha256(b"some words").hexdigest()[:12]
    message = hashlib.sha256(b"a message").hexdigest()[:12]
    return [
        "read in 2 entries of import old.md",
        f"exported as md (SHA-256 {digest})",
        f"copied for Status page (SHA-256 {message})",
        f"published for Status page (SHA-256 {message})",
        "purged a text",
    ]


def test_what_was_done_with_an_incident_is_told_in_order_and_by_no_entry(room: WarRoom, incident: IncidentId) -> None:
    said = everything_done(room, incident)
    acts = handled(room, incident)
    assert [one.words.raw for one in acts] == said
    assert {one.by.raw for one in acts} == {"dana"}
    assert [one.at for one in acts] == sorted(one.at for one in acts)
    assert counts(room) == EVERYTHING
    entries = room.pages(incident, Filter(noise=True), purges=False).after(None, 100)
    assert [one.text.raw for one in entries if re.search("export|copied|published|read in", one.text.raw)] == []


def test_a_private_incident_that_is_passed_over_hides_nothing_behind_it(room: WarRoom, incident: IncidentId) -> None:
    pytest.importorskip("pyrage", reason="private incidents need pyrage")
    everything_done(room, incident)
    for title in ("before the others in the list", "and one more"):
        level = Severity("P0", 0)
        commander.declare(room, title, severity=level, phase="declare", phase_rank=1, zone="UTC", private=True)
    assert counts(room) == EVERYTHING


def test_it_stands_in_every_document_and_the_page_is_read_back_as_if_it_did_not(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "pool is exhausted")
    before = reading.case(room, incident, PLAYBOOK)
    plain = str(document(room, before, PLAYBOOK, "md"))
    said = everything_done(room, incident)
    case = reading.case(room, incident, PLAYBOOK)
    pages = [str(document(room, case, PLAYBOOK, one)) for one in ("md", "html")]
    for words in said:
        for page in pages:
            assert words.split(" (")[0] in page.replace("\\", "")
    assert "Chain of custody" not in plain
    told = case_json(drafted(case, PLAYBOOK), [])
    assert [one["words"] for one in told["custody"]] == said
    assert told["seal"] is None
    given = ImportHints()
    lines = [one.text for one in bringing_in.read_page_in(pages[0], "ours.md", given, PLAYBOOK).imported.lines]
    assert len(lines) == len(case.entries)
    assert not [one for one in lines if "exported" in one or "custody" in one]


@pytest.mark.parametrize(
    "said",
    [
        {}, {"what": "exported"}, {"what": 3, "as": []}, {"what": "exported", "as": "md", "digest": "\x1b[2J"},
        {"what": "read in", "as": "x" * 5_000, "count": "many"}, {"what": "something newer", "as": "md"},
    ],
)  # fmt: skip
def test_notes_that_somebody_else_made_up_are_told_within_bounds_or_not_at_all(
    room: WarRoom, incident: IncidentId, said: dict[str, object]
) -> None:
    room.commit(incident, [Write(CUSTODY, room.new_id(), said, do=NOTE)])
    assert all(len(one.words.raw) < 300 and "\x1b" not in one.words.raw for one in handled(room, incident))
    reading.case(room, incident, PLAYBOOK)


def test_what_was_read_in_is_taken_back_as_before(room: WarRoom, incident: IncidentId) -> None:
    page = bringing_in.read_page_in(PAGE, "old.md", ImportHints(), PLAYBOOK)
    bringing_in.bring_in(room, PLAYBOOK, page, incident=incident)
    custody.note_export(room, incident, "md", "some words")
    scribe.undo(room, incident)
    assert [one.text.raw for one in room.pages(incident, Filter()).after(None, 9) if one.struck is None] == [
        "P1: Checkout fails"
    ]
    assert [one.what for one in handled(room, incident)] == ["read in", "exported"]


def test_what_a_tool_sends_by_itself_is_not_read_in_by_anybody(room: WarRoom, incident: IncidentId) -> None:
    assert bring_in(room, incident, []).entries == []
    assert len(bring_in(room, incident, alerts(2)).entries) == 2
    assert handled(room, incident) == []


def test_what_is_read_in_is_told_with_the_number_of_entries_that_were_not_here(
    room: WarRoom, incident: IncidentId
) -> None:
    for count in (2, 3, 3):
        bring_in(room, incident, alerts(count), file="Alertmanager: today.json")
    assert [one.words.raw for one in handled(room, incident)] == [
        "read in 2 entries of Alertmanager: today.json",
        "read in 1 entry of Alertmanager: today.json",
    ]


def alerts(count: int) -> list[ToolEvent]:
    return [
        ToolEvent(
            f"alertmanager:{number}", EventTime.at(Moment(START + number)), f"disk {number} is full", machine=True
        )
        for number in range(count)
    ]


@pytest.fixture
def signing(tmp_path: Path, clock: Clock) -> Iterator[WarRoom]:
    pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
    opened = WarRoom(str(tmp_path / "keyed.db"), person="dana", now=clock, entropy=os.urandom, keys=True)
    yield opened
    opened.close()


def declared(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "dana"},
    )  # fmt: skip


def test_each_internal_update_seals_the_log_and_carries_the_digits_of_the_seal_before_it(signing: WarRoom) -> None:
    room, incident = signing, declared(signing)
    before = sealing.seal(room, incident)
    first = draft(room, incident)
    assert text_of(first).endswith(f"\n\nLog sealed: {before.short}")
    comms.post(room, PLAYBOOK, incident, first)
    second = newest_seal(room.reader(), incident)
    assert second != before.short
    assert text_of(draft(room, incident)).endswith(f"Log sealed: {second}")
    for customers in ("status-page", "executive"):
        assert "sealed" not in text_of(draft(room, incident, customers)).lower()
    assert all(what == sealing.HOLDS for what, _ in sealing.examine(room, deep=True))
    assert last_act(room.reader(), incident, "dana")  # a seal is nothing that is taken back


def test_closing_seals_and_documents_carry_the_digits(signing: WarRoom) -> None:
    room, incident = signing, declared(signing)
    view = room.view(incident)
    assert view is not None
    assert "sealed" not in str(document(room, reading.case(room, incident, PLAYBOOK), PLAYBOOK, "md"))
    closing.close(room, incident, view, PLAYBOOK, why="over")
    digits = newest_seal(room.reader(), incident)
    assert re.fullmatch("[0-9a-f]{12}", digits)
    case = reading.case(room, incident, PLAYBOOK)
    for format_ in ("md", "html", "json", "ics-214.html"):
        assert digits in str(document(room, case, PLAYBOOK, format_)), format_


def test_without_a_key_nothing_is_sealed_by_itself_and_messages_say_nothing_of_it(
    room: WarRoom, incident: IncidentId
) -> None:
    comms.post(room, PLAYBOOK, incident, draft(room, incident))
    assert newest_seal(room.reader(), incident) == ""
    assert sealing.seal_by_itself(room, incident) == ""
    assert "sealed" not in text_of(draft(room, incident)).lower()


def test_a_seal_that_is_lost_takes_no_post_with_it(signing: WarRoom, clock: Clock) -> None:
    room, incident = signing, declared(signing)
    comms.post(room, PLAYBOOK, incident, draft(room, incident))
    digits = newest_seal(room.reader(), incident)
    Path(f"{room.path}.key").unlink()
    Path(f"{room.path}.key").mkdir()  # no other can be kept either
    keys_gone = WarRoom(room.path, person="dana", now=clock, entropy=os.urandom, keys=True)
    comms.post(keys_gone, PLAYBOOK, incident, draft(keys_gone, incident))
    assert newest_seal(keys_gone.reader(), incident) == digits
    assert "signs nothing" in keys.own_key(keys_gone).trouble
    keys_gone.close()


def test_what_was_done_is_done_though_it_cannot_be_noted(room: WarRoom, incident: IncidentId) -> None:
    def note() -> Committed:
        return custody.note_export(room, incident, "md", "some words")

    assert custody.why_not_kept(note) == ""
    with storing_nothing(room):
        assert custody.why_not_kept(note).startswith("it is done, but the chain of custody does not tell of it: ")
    assert len(handled(room, incident)) == 1
