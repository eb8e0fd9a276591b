"""What a sender delivers is kept whatever it is, told by names, and taken when somebody says so."""

from __future__ import annotations

import copy
import gzip
import hashlib
import hmac
import json
import sqlite3
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.intake.tools.answers import ANSWERS
from tests.intake.tools.own_samples import ALERTMANAGER, OBJECTS, OPSGENIE, PAGERDUTY, PUSH
from warroom.intake.tools.generic import Mapping
from warroom.intake.tools.sources import source_of
from warroom.model.identity import IncidentId
from warroom.room.acts import purging
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.incoming import deliveries, inbox
from warroom.room.incoming.beginning import offered_beginnings
from warroom.room.incoming.bring_in import bring_in
from warroom.room.incoming.deliveries import SignatureCheck, deliver, is_token, token_of
from warroom.room.readings.custody import handled
from warroom.store import inbox_queries


def sent(room: WarRoom, said: Any, source: str = "alertmanager") -> tuple[int, int]:
    delivered = deliver(room, source, json.dumps(said).encode())
    return delivered.events, delivered.new


def storm(alerts: int, names: int) -> dict[str, Any]:
    return {
        **ALERTMANAGER, "truncatedAlerts": 0,
        "alerts": [
            {
                "status": "firing", "labels": {"alertname": f"Name{number % names}", "host": f"db-{number}"},
                "annotations": {}, "startsAt": f"2026-02-13T14:{number % 60:02}:00Z", "fingerprint": f"{number:016x}",
            }
            for number in range(alerts)
        ],
    }  # fmt: skip


def test_an_alert_that_is_sent_again_counts_and_is_one(room: WarRoom) -> None:
    assert sent(room, ALERTMANAGER) == (3, 3)
    assert sent(room, ALERTMANAGER) == (3, 0)
    found = inbox.waiting(room)
    assert [(one.name, one.state, one.times) for one in found] == [
        ("PoolFull", "firing", 2),
        ("PoolFull", "resolved", 2),
    ]
    assert inbox.storm_words(found) == "2 alerts of 1 name"
    assert inbox.not_understood(room)[0][:2] == ("alertmanager", "3 alerts that Alertmanager left out of its message")


def test_the_states_of_what_people_acknowledge_are_one_item(room: WarRoom) -> None:
    created = copy.deepcopy(OPSGENIE)
    created["action"] = "Create"
    for said in (created, OPSGENIE):
        sent(room, said, "opsgenie")
    resolved = copy.deepcopy(PAGERDUTY)
    resolved["event"] |= {"id": "02", "event_type": "incident.resolved", "occurred_at": "2026-02-13T15:00:00Z"}
    for delivery in (resolved, PAGERDUTY):
        sent(room, delivery, "pagerduty")
    assert sorted((one.source, one.state) for one in inbox.waiting(room)) == [
        ("opsgenie", "acknowledged"), ("pagerduty", "resolved"),
    ]  # fmt: skip


def test_an_alert_waits_without_an_incident_and_is_taken_as_its_states(room: WarRoom, incident: IncidentId) -> None:
    sent(room, ALERTMANAGER)
    found = inbox.chosen(room, "poolfull")
    assert len(found) == 2
    brought = inbox.take(room, incident, found)
    assert len(brought.entries) == 3
    assert inbox.waiting(room) == []
    assert {one.taken for one in inbox.waiting(room, taken=True)} == {incident}
    assert inbox.take(room, incident, inbox.chosen(room, inbox.short(found[0]), taken=True)).entries == []
    read_in = ["read in 3 entries of the inbox: alertmanager"]
    assert [handling.words.raw for handling in handled(room, incident)] == read_in
    with pytest.raises(RoomTrouble, match="no alert that waits"):
        inbox.chosen(room, "PoolFull")
    with pytest.raises(RoomTrouble, match="nothing waits"):
        inbox.take(room, incident, [])


def test_an_alert_of_which_more_is_told_while_it_is_taken_waits_on(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listener stores whenever somebody sends: that an alert is over is not taken with what was read before it."""
    later = storm(1, 1)
    later["alerts"][0] |= {"status": "resolved", "endsAt": "2026-02-13T15:00:00Z"}

    def meanwhile(*arguments: Any, **named: Any) -> Any:
        brought = bring_in(*arguments, **named)
        assert sent(room, later)[1] == 1
        return brought

    sent(room, storm(40, 1))
    monkeypatch.setattr("warroom.room.incoming.inbox.bring_in", meanwhile)
    assert len(inbox.take(room, incident, inbox.waiting(room)).entries) == 1
    monkeypatch.undo()
    (waiting,) = inbox.waiting(room)
    assert inbox.is_over(waiting)
    assert "resolved" in [event.state for event in inbox.events(room, [waiting])]
    inbox.take(room, incident, [waiting])
    assert inbox.waiting(room) == []


def test_a_storm_is_told_by_its_names_and_taken_as_one_entry(room: WarRoom, incident: IncidentId) -> None:
    sent(room, storm(212, 14))
    found = inbox.waiting(room)
    assert inbox.storm_words(found) == "212 alerts of 14 names"
    groups = inbox.by_name(found)
    assert [(group.alerts, group.firing) for group in groups[:3]] == [(16, 16), (16, 16), (15, 15)]
    assert len(inbox.take(room, incident, found).entries) == 1
    said = room.reader().execute("SELECT text FROM entries WHERE source = 'storm'").fetchone()[0]
    assert said.startswith("storm: 212 alerts of 14 names: Name0 16, Name1 16, Name8 15")
    assert len(inbox.take(room, incident, inbox.waiting(room, taken=True), each=True).entries) == 212


def test_that_a_storm_is_over_is_told_when_it_is_taken_again(room: WarRoom, incident: IncidentId) -> None:
    def over(alerts: int, minute: int) -> dict[str, Any]:
        ended = storm(alerts, 2)
        for alert in ended["alerts"]:
            alert |= {"status": "resolved", "endsAt": f"2026-02-13T15:{minute:02}:00Z"}
        return ended

    def taken() -> str:
        (entry,) = inbox.take(room, incident, inbox.waiting(room)).entries
        (text,) = room.reader().execute("SELECT text FROM entries ORDER BY rec DESC").fetchone()
        assert entry
        return str(text)

    sent(room, storm(40, 2))
    assert taken() == "storm: 40 alerts of 2 names: Name0 20, Name1 20"
    sent(room, over(40, 10))
    assert taken() == "storm: 40 alerts of 2 names, all over: Name0 20, Name1 20"
    sent(room, storm(80, 2))
    sent(room, over(60, 10))
    assert taken().startswith("storm: 40 alerts of 2 names, 20 over: ")


def test_what_is_muted_is_kept_and_not_told(room: WarRoom) -> None:
    sent(room, ALERTMANAGER)
    inbox.mute(room, "PoolFull", on=True)
    assert inbox.waiting(room) == []
    assert inbox.muted_names(room) == ["PoolFull"]
    inbox.mute(room, "PoolFull", on=False)
    assert len(inbox.waiting(room)) == 2
    assert inbox.forget_old(room) == 0


def test_what_is_muted_by_a_name_with_half_a_sign_is_what_was_stored_under_it(room: WarRoom) -> None:
    alerts = {**ALERTMANAGER, "alerts": [{**ALERTMANAGER["alerts"][0], "labels": {"alertname": "Pool\ud83dFull"}}]}
    sent(room, alerts)
    assert len(inbox.waiting(room)) == 1
    inbox.mute(room, "Pool\ud83dFull", on=True)
    assert inbox.waiting(room) == []


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"{", b"[]", b"{}", b"[1]", b'"x"', b"null", b"[" * 50_000, b"\0" * 100_000]
)
def test_a_body_that_nobody_understands_is_kept_and_said(room: WarRoom, body: bytes) -> None:
    delivered = deliver(room, "alert\ud800manager", body)
    assert (delivered.events, delivered.new) == (0, 0)
    assert delivered.why
    ((source, why, _, kept),) = inbox.not_understood(room)
    assert source == "alert�manager"
    assert why
    assert body.startswith(kept)


def test_a_body_that_was_packed_is_read_and_a_bomb_is_refused_before_it_is_memory(room: WarRoom) -> None:
    said = json.dumps(ALERTMANAGER).encode()
    packed = (gzip.compress(said), zlib.compress(said), zlib.compress(said, 9), said)
    assert [deliver(room, "alertmanager", body).new for body in packed] == [3, 0, 0, 0]
    for bomb in (gzip.compress(bytes(30_000_000)), zlib.compress(bytes(30_000_000))):
        assert deliver(room, "alertmanager", bomb).why == "larger than is taken once it is unpacked"
    for torn in (gzip.compress(said)[:40], b"\x1f\x8b", b"\x1f\x8b" + bytes(40), b"\x78\x9c" + b"\xff" * 40):
        assert "cannot be unpacked" in deliver(room, "alertmanager", torn).why


def test_json_in_the_field_of_a_form_is_read(room: WarRoom) -> None:
    form = urlencode({"payload": json.dumps(PUSH), "more": "x"}).encode()
    assert deliver(room, "github", form).new == 1
    assert deliver(room, "github", json.dumps(PUSH).encode()).new == 0
    assert inbox.not_understood(room) == []


def test_what_is_not_understood_of_a_packed_delivery_is_kept_as_it_reads(room: WarRoom) -> None:
    strange = b"no JSON, and hunter2secret in it"
    for packed in (gzip.compress(strange), zlib.compress(strange)):
        assert deliver(room, "alertmanager", packed).why.startswith("no JSON")
        assert inbox.not_understood(room)[0][3] == strange


def test_what_is_kept_is_not_told_as_all_that_was_not_understood(
    room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_queries, "MOST_STRANGE", 3)
    said = []
    for number in range(5):
        deliver(room, "alertmanager", f"{number} is no JSON".encode())
        kept = inbox.not_understood(room)
        said.append((len(kept), inbox.not_understood_words(len(kept)), inbox.kept_words(len(kept))))
    assert said[:2] == [(1, "1 delivery was not understood", "1"), (2, "2 deliveries were not understood", "2")]
    assert set(said[2:]) == {(3, "at least 3 deliveries were not understood, and the last 3 are kept", "the last 3")}


def test_a_delivery_that_is_too_large_is_kept_in_part(room: WarRoom) -> None:
    assert deliver(room, "github", b"x" * 100_000, cut=True).why == "larger than is taken"
    assert len(inbox.not_understood(room)[0][3]) == 64 * 1024


@pytest.mark.parametrize("name", OBJECTS)
def test_whatever_is_sent_to_whichever_place_is_understood_by_what_it_is(room: WarRoom, name: str) -> None:
    said, _, expected = OBJECTS[name]
    assert sent(room, said, "statuspage")[0] >= len({text for text, _, _ in expected})


def test_any_json_is_read_by_a_mapping_of_the_settings(room: WarRoom) -> None:
    mapping = Mapping("check.output", id="check.id", time="at", title="check.name", state="check.status", who="host")
    said = {
        "at": 1771000000,
        "host": "db-1",
        "check": {"id": 7, "name": "disk", "status": "CRITICAL", "output": "full"},
    }
    assert deliver(room, "sensu", json.dumps(said).encode(), mapping=mapping).new == 1
    assert deliver(room, "sensu", json.dumps(said).encode(), mapping=mapping).new == 0
    over = {**said, "at": 1771000600, "check": {**said["check"], "status": "OK"}}  # type: ignore[dict-item]
    assert deliver(room, "sensu", json.dumps(over).encode(), mapping=mapping).new == 1
    assert [(one.name, one.state, one.source) for one in inbox.waiting(room)] == [("disk", "resolved", "sensu")]
    assert deliver(room, "sensu", b'{"check": 1}', mapping=mapping).why == "nothing stands under check.output"


def is_signed(source: str, secret: str, body: bytes, headers: dict[str, str]) -> bool:
    check = SignatureCheck(source, secret, headers)
    for start in range(0, len(body), 3):
        check.take(body[start : start + 3])
    return check.is_right()


def test_a_signature_is_of_exactly_this_body_and_any_of_two_keys_counts(room: WarRoom) -> None:
    body, secret = b'{"a": 1}', "s3cret-of-the-sender"
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert is_signed("pagerduty", secret, body, {"x-pagerduty-signature": f"v1={'0' * 64}, v1={right}"})
    assert is_signed("github", secret, body, {"x-hub-signature-256": f"sha256={right}"})
    assert is_signed("grafana", secret, body, {"x-grafana-alerting-signature": right})
    timed = hmac.new(secret.encode(), b"1771000000:" + body, hashlib.sha256).hexdigest()
    sent = {"content-length": "2", "x-when": "1771000000", "x-grafana-alerting-signature": timed}
    assert is_signed("grafana", secret, body, sent), "the header of the moment is called as somebody likes"
    assert not is_signed("grafana", secret, body, sent | {"x-when": "1771000001"})
    for source, header in (("pagerduty", "x-pagerduty-signature"), ("github", "x-hub-signature-256"), ("other", "x")):
        for wrong in ("", right[:-1], right.upper(), f"v2={right}", "é" * 64):
            assert not is_signed(source, secret, body, {header: wrong})
    assert not is_signed("github", secret, body + b" ", {"x-hub-signature-256": f"sha256={right}"})
    token = token_of(room)
    assert token == token_of(room)
    assert is_token(token, token)
    assert not is_token(token[:-1], token)
    assert not is_token("é\ud800", token)


def test_what_is_purged_is_in_the_inbox_no_more(room: WarRoom, incident: IncidentId, tmp_path: Path) -> None:
    assert not purging.find_words(room, incident, "no connection left", state_folder=str(tmp_path))
    sent(room, ALERTMANAGER)
    deliver(room, "x", "{ Ünsägliches Wort".encode())
    for words, alerts, strange in (("no CONNECTION left", 0, 1), ("ünsägliches wort", 0, 0)):
        found = purging.find_words(room, incident, words, state_folder=str(tmp_path))
        assert found
        assert any("of the inbox" in line for line in purging.listing(found, str))
        assert "of the inbox forgotten" in purging.purge(room, found)
        assert (len(inbox.waiting(room, taken=True, muted=True)), len(inbox.not_understood(room))) == (alerts, strange)
    whole = Path(room.path).read_bytes() + Path(f"{room.path}-wal").read_bytes()
    assert b"no connection left" not in whole


@pytest.mark.parametrize(
    "body",
    [
        b"{}\n" * 300_000, b"[" + b",".join([b"{}"] * 300_000) + b"]", b"[" + b"1," * 300_000 + b"1]",
        b'"a"\n' * 300_000, b"[" * 300_000, b'{"alerts":[' + b"{}," * 300_000 + b"{}]}",
    ],
    ids=["lines", "list", "numbers", "texts", "depth", "alerts"],
)  # fmt: skip
def test_a_million_empty_things_are_not_looked_at_one_by_one(
    room: WarRoom, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    asked: list[object] = []
    real = source_of

    def counted(document: Any) -> Any:
        asked.append(document)
        return real(document)

    monkeypatch.setattr(deliveries, "source_of", counted)
    delivered = deliver(room, "elsewhere", body)
    assert delivered.new == 0
    assert delivered.why
    assert len(asked) <= deliveries.MOST_UNKNOWN


def test_a_long_delivery_is_kept_in_parts_and_counts_once(room: WarRoom) -> None:
    body = json.dumps(storm(1_200, 1_200)).encode()
    assert deliver(room, "alertmanager", body).new == 1_200
    assert {one.times for one in inbox.waiting(room)} == {1}
    assert deliver(room, "alertmanager", body).new == 0
    assert {one.times for one in inbox.waiting(room)} == {2}


def test_what_is_no_alert_neither_fires_nor_is_over_nor_changes_how_an_alert_stands(room: WarRoom) -> None:
    """A push, a comment, a note behind the end of an incident: told, never firing, and never offered as a beginning."""
    deliver(room, "github", json.dumps(PUSH).encode())
    deliver(room, "github", json.dumps(ANSWERS["what somebody said of an issue"][0]).encode())
    assert [(group.firing, group.state) for group in inbox.by_name(inbox.waiting(room))] == [(0, "told"), (0, "told")]
    assert offered_beginnings(room) == []
    incident = {"id": "P1", "number": 7, "title": "Pool full"}
    steps = [("triggered", 0), ("annotated", 1), ("resolved", 2), ("annotated", 3), ("priority_updated", 4)]
    for order in (steps, steps[::-1]):
        for kind, minute in order:
            event = {"id": f"{kind}{minute}", "event_type": f"incident.{kind}", "data": incident}
            event["occurred_at"] = f"2026-02-13T14:0{minute}:00Z"
            deliver(room, "pagerduty", json.dumps({"event": event}).encode())
        pagerduty = next(item for item in inbox.waiting(room) if item.source == "pagerduty")
        assert (pagerduty.state, inbox.is_over(pagerduty), inbox.fires(pagerduty)) == ("resolved", True, False), order
        with sqlite3.connect(room.path) as db:
            db.execute("DELETE FROM inbox")
            db.execute("DELETE FROM inbox_events")
