"""Everything that the program says of an incident, in panes too, as one text: what is taken out stands in none of it.

Only what an auditor asks, why it was struck, is asked of struck entries too.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping

from tests.room.giving import PLAYBOOK, view
from warroom.model.identity import IncidentId, Moment
from warroom.model.shape import field_types, is_shape
from warroom.model.timeline_entries import Filter
from warroom.model.views import IncidentView
from warroom.report.consistency import contradictions
from warroom.report.html_page import html
from warroom.report.markdown import markdown
from warroom.report.metrics import as_json, figures
from warroom.report.post_mortem import draft
from warroom.report.tables import case_json, timeline_csv
from warroom.room.acts import closing
from warroom.room.acts.handing_over import packet
from warroom.room.acts.tech_lead import card_lines
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import messages, past_alike, practices, reviews
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.clocks import how_bad, situation
from warroom.room.readings.disagreements import choice_words, disagreements, title_words
from warroom.room.readings.due import dues, updates_due
from warroom.room.readings.filling import filled
from warroom.room.readings.shift import read_shift, shift_lines
from warroom.room.readings.waiting import waiting
from warroom.text import Untrusted
from warroom.widgets.board_pane import board
from warroom.widgets.decide_pane import DecideState, decide
from warroom.widgets.header import Header
from warroom.widgets.verify_pane import verify


def words_in(value: object) -> Iterator[str]:
    """Every text in ``value``, however deep."""
    if isinstance(value, Untrusted):
        yield value.raw
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from words_in(name)
            yield from words_in(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from words_in(inner)
    else:
        for name in field_names(value):
            yield from words_in(getattr(value, name))


def field_names(value: object) -> list[str]:
    """What ``value`` is made of, if it is a shape or a class of slots."""
    if is_shape(type(value)):
        return list(field_types(type(value)))
    if dataclasses.is_dataclass(value):
        return [one.name for one in dataclasses.fields(value)]
    return [*getattr(type(value), "__slots__", ())]


def plain(value: object) -> object:
    """``value`` as what can be compared and read: shapes as their fields, words as they were written."""
    if isinstance(value, Untrusted):
        return value.raw
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    names = field_names(value)
    return {name: plain(getattr(value, name)) for name in names} if names else value


def facts(shown: IncidentView) -> dict[str, object]:
    """What a view tells as facts: not which operation came last, nor who was named or when."""
    summary = shown.summary
    desks = shown.desks
    told = {
        "title": summary.title.raw, "severity": summary.severity, "status": summary.status, "phase": shown.phase,
        "facts": {name: words.raw for name, words in shown.facts.items()}, "times": shown.times,
        "complaints": shown.complaints, "roles": {one.role: one.holders for one in shown.roles if one.holders},
        "desks": desks, "follow_ups": shown.follow_ups, "baseline": shown.baseline, "closed": summary.closed,
        "severities": [one for one, _ in shown.severities], "conflicts": shown.conflicts,
    }  # fmt: skip
    return {name: plain(value) for name, value in told.items()}


def differences(now: dict[str, object], before: dict[str, object]) -> dict[str, tuple[object, object]]:
    """What is told otherwise than before, by name: what it is and what it was."""
    return {name: (now[name], before[name]) for name in before if now[name] != before[name]}


def _panes(room: WarRoom, shown: IncidentView, person: str, now: Moment) -> dict[str, object]:
    """What the panes and the header show, with what is shown of cards only when their reasons are asked for."""
    reasons = DecideState(why=True)
    cards = {
        "decide": decide(shown, PLAYBOOK, reasons, person=person, now=now).cards,
        "verify": verify(shown, PLAYBOOK, now=now)[0],
        "board": board(shown, PLAYBOOK, past_alike.similar(room, shown.id)),
    }
    return {
        f"pane {name}": [(card.content.plain, card.tail.plain if card.tail is not None else "") for card in pane]
        for name, pane in cards.items()
    } | {"header": Header(PLAYBOOK).lines(shown, now, 200).plain}


def texts(room: WarRoom, incident: IncidentId, *, person: str = "dana") -> dict[str, str]:
    """What each view, message and document says now."""
    shown = view(room, incident)
    now = room.now()
    owed = updates_due(updates_view(room, PLAYBOOK, incident, view=shown), PLAYBOOK)
    pinned = room.pages(incident, Filter(pinned_only=True, struck=False)).before(None, 3)
    standing = room.pages(incident, Filter(noise=True, struck=False))
    told = reading.case(room, incident, PLAYBOOK)
    written = draft(told, PLAYBOOK)
    doubts = contradictions(reading.account(told, PLAYBOOK), PLAYBOOK)
    measured = reading.measured(room)
    said: dict[str, object] = {
        "view": facts(shown), "home": room.incidents(), "how bad": how_bad(shown),
        "situation": situation(shown, pinned, PLAYBOOK, now=now, updates=owed),
        "hand-over": packet(room, incident, shown, PLAYBOOK, now=now, updates=owed),
        "due": [*dues(shown, PLAYBOOK), *owed],
        "closure": [(gate.state, gate.words) for gate in closing.gates(shown, PLAYBOOK, now=now)],
        "holds up": closing.holds_up(shown, PLAYBOOK, now=now),
        "waiting": waiting(shown, PLAYBOOK, now=now, person=person),
        "board": [card_lines(card, room.pages(incident, Filter()).entry) for card in shown.desks.board],
        "timeline": standing.after(None, 500),
        "conflicts": [
            (title_words(one), [choice_words(one, value, "UTC") for value in one.standing])
            for one in disagreements(room, incident)
        ],
        "shift": shift_lines(read_shift(room, PLAYBOOK, zone="UTC")),
        "practices": list(practices.of_an_incident(shown, PLAYBOOK, now=now)),
        "follow-ups": reviews.follow_ups(room), "similar": past_alike.similar(room, incident),
        "post-mortem": markdown(written, PLAYBOOK), "page": html(written, PLAYBOOK), "timeline csv": timeline_csv(told),
        "post-mortem json": json.dumps(case_json(written, doubts)), "case": dataclasses.replace(told, struck=()),
        "metrics": json.dumps(as_json(figures(measured, PLAYBOOK.after), PLAYBOOK.after, measured)),
        "filled": filled("[issue] [title]", shown),
    }  # fmt: skip
    said |= _panes(room, shown, person, now)
    for audience in PLAYBOOK.communication.audience:
        for template in audience.templates:
            made = messages.draft_view(room, PLAYBOOK, incident, audience.name, template=template)
            said[f"message {audience.name} {template}"] = (made.message, made.fields)
    return {name: "\n".join(words_in(value)) for name, value in said.items()}


def mentions(room: WarRoom, incident: IncidentId, word: str) -> list[str]:
    """Where ``word`` is said of the incident."""
    return [name for name, text in texts(room, incident).items() if word.casefold() in text.casefold()]
