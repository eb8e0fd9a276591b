"""What people disagree about, in words: no value of it is told as if it were a fact."""

from __future__ import annotations

from warroom.intake.times import clock_words, local
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import KINDS, MOMENTS, TIME, Field
from warroom.text import Untrusted, bounded, for_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warroom.model.desks import StandingAnswer
    from warroom.model.views import Contested, IncidentSummary, IncidentView

_LONGEST = 120
_MOST = 12
"""Values that are told in one line: thousands would fit into no message and into no entry of the log."""
_AHEAD = ("review", "due")
"""The times that are set for what is to come."""

CONTESTED = "contested: "
"""What stands before the values that people disagree about, wherever one of them would be told."""


def value_words(kind: str, field: str, value: object, zone: str) -> str:
    """A value of a field, safe to show; a time as a clock in ``zone`` shows it."""
    if value is None:
        return "(nothing)"
    if (at := _time_in(KINDS[kind].fields[field], value)) is not None:
        return clock_words(at, zone)
    if isinstance(value, dict):
        value = value.get("level", value.get("name", _shaped(KINDS[kind].fields[field], value, zone)))
    return bounded(for_line(Untrusted(str(value))), _LONGEST)


def field_title(kind: str, on: str, field: str, title: Untrusted) -> str:
    """Which field it is: ``severity``, ``role ic``, ``text of "pool exhausted"``."""
    name = on.partition(":")[2] if kind == "role" else ""
    quoted = f'"{bounded(for_line(title), 60)}"' if title.raw else ""
    if name and field == "holder":
        return f"role {for_line(Untrusted(name))}"
    if kind == field:  # an answer's answer
        return f"{kind} to {quoted}" if quoted else kind
    about = f" of {quoted}" if quoted else f" {name}" if name else ""
    what = field.replace("_", " ")
    return f"{what}{about}" if kind in ("incident", "entry") else f"{kind} {what}{about}"


def contested_values(contested: Contested, zone: str) -> str:
    """The values that stand, and who wrote each: ``confirmed (@alice) / refuted (@bob)``."""
    words = values_words(contested.kind, contested.field, [value for value, _ in contested.values], zone)
    whole = [f"{said} (@{for_line(by)})" for said, (_, by) in zip(words, contested.values, strict=True)]
    return " / ".join(most_told(whole, words))


def most_told(whole: Sequence[str], values: Sequence[str]) -> list[str]:
    """``whole``, which tells ``values`` one by one; of very many a dozen, each value once before one is told again, and
    how many more there are.
    """
    if len(whole) <= _MOST:
        return list(whole)
    first = {value: place for place, value in reversed([*enumerate(values)])}
    places = sorted(range(len(values)), key=lambda place: (first[values[place]] != place, place))[:_MOST]
    return [*(whole[place] for place in sorted(places)), f"and {len(whole) - _MOST:,} more"]


def values_words(kind: str, field: str, values: Sequence[object], zone: str) -> list[str]:
    """The values that stand of a field, each as `value_words` tells it: times with their days where a clock alone would
    not tell them apart, being of several days, or where they are still to come.
    """
    times = [_time_in(KINDS[kind].fields[field], value) for value in values]
    days = [f"{local(at.lo, zone):%Y-%m-%d} " if at is not None and at.lo is not None else "" for at in times]
    shown = days if len({*days} - {""}) > 1 or field in _AHEAD else [""] * len(days)
    return [f"{day}{value_words(kind, field, value, zone)}" for day, value in zip(shown, values, strict=True)]


def _time_in(field: Field, value: object) -> EventTime | None:
    """The time that a field holds, as an event's or as microseconds since 1970; `None` for whatever is none."""
    if field.holds == TIME and value is not None:
        return EventTime.from_json(value)
    return EventTime.at(Moment(value)) if field.span is MOMENTS and isinstance(value, int) else None


def _shaped(field: Field, value: Mapping[str, object], zone: str) -> str:
    """A value of several parts, each with its name: ``until 14:05, reason nobody is at work``."""
    parts = {name: value[name] for name in field.shape if value.get(name) is not None}
    times = {name: _time_in(field.shape[name], part) for name, part in parts.items()}
    return ", ".join(
        f"{name} {clock_words(at, zone) if (at := times[name]) is not None else part}" for name, part in parts.items()
    )


def sides_words(contested: Sequence[StandingAnswer]) -> str:
    """The states that stand, each with who says so: ``passed (@alice) / failed (@bob)``; empty for none."""
    values = [for_line(Untrusted(head.value)) for head in contested]
    whole = [f"{value} (@{for_line(head.by)})" for value, head in zip(values, contested, strict=True)]
    return " / ".join(most_told(whole, values))


def state_words(state: str, contested: Sequence[StandingAnswer]) -> str:
    """The state of a card, a check or a task; every one that stands, with who says so, while people disagree."""
    return f"{CONTESTED}{sides_words(contested)}" if contested else state


def phase_words(view: IncidentView) -> str:
    """The phase, or every one that stands."""
    disputed = view.disputed("incident", "phase")
    return f"{CONTESTED}{contested_values(disputed, view.zone)}" if disputed is not None else for_line(view.phase)


def contested_title(view: IncidentView, contested: Contested) -> str:
    """What people disagree about: the label of a card of the board, else as `field_title`."""
    card = next((card for card in view.desks.board if card.id == contested.id), None)
    if card is not None and (contested.kind, contested.field) == ("hypothesis", "status"):
        return for_line(card.label)
    return field_title(contested.kind, contested.id, contested.field, contested.title)


def contested_words(view: IncidentView, contested: Contested) -> str:
    """A disagreement in one line: ``H1 contested: confirmed (@alice) / refuted (@bob)``."""
    return f"{contested_title(view, contested)} {CONTESTED}{contested_values(contested, view.zone)}"


def contested_names(summary: IncidentSummary) -> str:
    """What of an incident in a list people disagree about: ``contested: severity, role ic``; empty for nothing."""
    kinds = ((name, "role") if name.startswith("role:") else (name, "incident") for name in summary.contested)
    names = [field_title(kind, name, "holder" if kind == "role" else name, Untrusted("")) for name, kind in kinds]
    return f"{CONTESTED}{', '.join(names)}" if names else ""


def contested_lines(view: IncidentView) -> list[str]:
    """Every disagreement of an incident that may be told, a line each."""
    return [contested_words(view, contested) for contested in view.contested]


def fact_words(view: IncidentView, field: str) -> str:
    """A fact of the incident in words, or every value of it that stands; empty when nobody said it."""
    disputed = view.disputed("incident", field)
    if disputed is not None:
        return f"{CONTESTED}{contested_values(disputed, view.zone)}"
    fact = view.facts.get(field)
    return for_line(fact) if fact is not None else ""
