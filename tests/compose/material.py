"""Incidents as the composer sees them, without a database."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from functools import cache

from warroom.compose.draft import compose, target_for
from warroom.compose.message_fields import Material
from warroom.model.desks import Desks, HypothesisCard
from warroom.model.identity import EntryId, IncidentId, Moment, Revision
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.updates import DraftView, OpenWork, UpdateLog, UpdateRecord
from warroom.model.views import IncidentSummary, IncidentView, RoleView, Severity
from warroom.playbook.load import load_playbook
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

HIGH = Severity("P1", 1)
PLAYBOOK = load_playbook()
ZONE = "America/Los_Angeles"


@cache
def at(clock: str, *, zone: str = ZONE) -> int:
    """``14:30`` on the day of the workflow page's incident, in microseconds."""
    from warroom.intake.times import zone_named

    hour, minute = map(int, clock.split(":"))
    moment = datetime.datetime(2024, 2, 13, hour, minute, tzinfo=zone_named(zone))
    return int(moment.timestamp()) * 1_000_000


def incident(
    *,
    title: str = "Payment Processing Down",
    status: str = "",
    severity: Severity | None = HIGH,
    zone: str = ZONE,
    facts: dict[str, str] | None = None,
    times: dict[str, str] | None = None,
    roles: dict[str, tuple[str, ...]] | None = None,
    complaints: int | None = None,
    hypotheses: tuple[HypothesisCard, ...] = (),
    people: tuple[str, ...] = (),
) -> IncidentView:
    usual = {"began": "14:25", "detected": "14:30", "declared": "14:35"}
    if status in ("Identified", "Fixing"):
        usual["identified"] = "15:05"
    known = usual if times is None else times
    moments = {name: EventTime.at(Moment(at(clock)), zone=zone) for name, clock in known.items()}
    low = {name: moment.lo for name, moment in moments.items()}
    holders = {"ic": ("alice",), "tl": ("bob",), "comms": ("charlie",)} if roles is None else roles
    filled = tuple(RoleView(name, tuple(map(Untrusted, names))) for name, names in holders.items())
    summary = IncidentSummary(
        id=IncidentId("a" * 32), title=Untrusted(title), severity=severity, status=status, phase="investigate",
        declared=low.get("declared"), began=low.get("began"), closed=low.get("closed"), entries=0,
        roles=filled, last_entry=None,
    )  # fmt: skip
    return IncidentView(
        id=IncidentId("a" * 32), revision=Revision(1), summary=summary, zone=zone,
        facts={name: Untrusted(words) for name, words in (facts or {}).items()},
        severities=(), phase="investigate",
        roles=filled,
        times=moments, complaints=complaints, last_entry=None, people=people, desks=Desks(board=hypotheses),
    )  # fmt: skip


def entry(text: str, *, kind: str = "finding", clock: str = "14:40", pinned: bool = False) -> TimelineEntry:
    moment = at(clock)
    return TimelineEntry(
        key=(moment, moment, text.encode("utf-8", "replace")),
        id=EntryId("e" * 32),
        version=1,
        at=EventTime.at(Moment(moment)),
        kind=kind,
        text=Untrusted(text),
        by=Untrusted("dana"),
        entered_at=Moment(moment),
        pinned=pinned,
    )


def posted(
    audience: str = "internal",
    *,
    clock: str = "14:50",
    by: str = "charlie",
    stage: str = "later",
    status: str = "Investigating",
    typed: dict[str, str] | None = None,
    fields: dict[str, str] | None = None,
    told: tuple[str, ...] = (),
) -> UpdateRecord:
    return UpdateRecord(
        id="b" * 32,
        audience=audience,
        target="slack",
        text=Untrusted("said"),
        digest="0" * 64,
        posted=True,
        at=Moment(at(clock)),
        by=Untrusted(by),
        stage=stage,
        status=Untrusted(status),
        typed=tuple((name, Untrusted(words)) for name, words in (typed or {}).items()),
        fields=tuple((name, Untrusted(words)) for name, words in (fields or {}).items()),
        told=told,
    )


def material(
    view: IncidentView | None = None,
    *,
    now: str = "14:45",
    log: UpdateLog | None = None,
    news: tuple[TimelineEntry, ...] = (),
    work: OpenWork | None = None,
) -> Material:
    return Material(view or incident(), Moment(at(now)), log or UpdateLog(), news, work or OpenWork())


def written(
    audience: str,
    template: str,
    made_of: Material,
    *,
    target: str = "plain",
    playbook: Playbook = PLAYBOOK,
    typed: Mapping[str, str] | None = None,
    **fields: str,
) -> DraftView:
    """A draft of ``audience`` as ``template`` says it, in which ``typed`` and ``fields`` were written by hand."""
    told, chosen = playbook.audience(audience), playbook.template(template)
    assert told is not None
    assert chosen is not None
    place = target_for(playbook, told, target)
    assert place is not None
    return compose(playbook, told, chosen, place, made_of, typed={**(typed or {}), **fields})


def text_of(draft: DraftView) -> str:
    return draft.message.text.raw


def with_texts(**texts: str) -> Playbook:
    """The shipped playbook with other template texts: ``status_initial="..."``."""
    files = {template.name: template.file for template in PLAYBOOK.communication.template}
    return dataclasses.replace(PLAYBOOK, texts=PLAYBOOK.texts | {files[name]: text for name, text in texts.items()})
