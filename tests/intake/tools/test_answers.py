"""What the interfaces of tools answer is read as what they send is: the list is found in the words around it, nobody is
said to have said what another said, and nothing that is kept for those who work on it is told as told to customers.
"""

from __future__ import annotations

import json

import pytest

from tests.intake.tools.answers import ANSWERS
from tests.intake.tools.nagios_log import NAGIOS
from warroom.intake.times import iso
from warroom.intake.tools.event import ToolFile
from warroom.intake.tools.sources import Asked, read_text


def told(found: ToolFile) -> list[tuple[str, str, str | None]]:
    return [(event.text, event.speaker, iso(event.at.lo)) for event in found.events]


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_is_read_for_what_it_says(name: str) -> None:
    answer, source, events = ANSWERS[name]
    found = read_text(json.dumps(answer, indent=1), "answer.json", Asked())
    assert (found.source if found is not None else "") == source
    assert found is None or told(found) == events
    assert found is None or "not understood" not in " ".join(found.counts)


def test_the_same_answer_twice_and_in_a_list_is_the_same_events() -> None:
    for name, (answer, source, events) in ANSWERS.items():
        if not isinstance(answer, list) and source:
            found = read_text(f"{json.dumps(answer)}\n{json.dumps(answer)}\n", "a.jsonl", Asked())
            assert found is not None, name
            assert told(found) == events, name


def test_what_ended_an_alert_is_offered_and_no_more() -> None:
    for answer, source, _ in ANSWERS.values():
        found = read_text(json.dumps(answer), "answer.json", Asked())
        for event in found.events if found is not None and source else []:
            assert event.milestone in {
                "",
                "began",
                "declared",
                "detected",
                "acknowledged",
                "identified",
                "mitigated",
                "resolved",
            }
            assert not event.text.startswith("RESOLVED") or event.milestone == "resolved"


def test_the_log_of_nagios_tells_what_stayed_and_who_did_something_about_it() -> None:
    found = read_text(NAGIOS, "nagios.log", Asked())
    assert found is not None
    assert found.source == "nagios"
    assert told(found) == [
        ("FIRING web1/HTTP CRITICAL: timeout; at 8", "Nagios", "2026-02-13T16:27:40Z"),
        ("acknowledged web1/HTTP: I look; wait", "bob", "2026-02-13T16:28:40Z"),
        ("comment on web1: a disk", "eve", "2026-02-13T16:29:40Z"),
        ("RESOLVED web1 UP: pings", "Nagios", "2026-02-13T16:31:40Z"),
    ]
    assert found.counts == {"a state that may pass (SOFT)": 1, "no change of a state (service notification)": 1}


@pytest.mark.parametrize(("of", "sign"), [("issue", "#"), ("merge_request", "!")])
def test_a_note_of_gitlab_is_one_however_it_comes(of: str, sign: str) -> None:
    kind = {"issue": "Issue", "merge_request": "MergeRequest"}[of]
    same = {"id": 302, "noteable_type": kind, "noteable_id": 377, "system": False}
    sent = {
        "object_kind": "note", "user": {"username": "pip", "name": "Pip"}, "project": {"path_with_namespace": "g/p"},
        of: {"id": 377, "iid": 7, "title": "Pool"},
        "object_attributes": {
            **same, "note": "rolled back\nas of now", "created_at": "2026-02-13 14:31:00 UTC", "action": "create",
        },
    }  # fmt: skip
    listed = {
        **same, "body": "rolled back\nas of now", "noteable_iid": 7, "author": {"username": "pip"},
        "created_at": "2026-02-13T14:31:00.000Z",
    }  # fmt: skip
    forms = [sent, [listed], [{"id": "d", "individual_note": True, "notes": [listed]}]]
    files = [read_text(json.dumps(form), "notes.json", Asked()) for form in forms]
    told = {(event.native, event.text, event.speaker, event.at.lo) for file in files if file for event in file.events}
    assert told == {("gl:note:302", f"{sign}7: rolled back\nas of now", "pip", 1_770_993_060_000_000)}
    assert all(files)
