"""How the fields of an incident changed, for the documents made of them: each value in words, when, and by whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from warroom.model.views import IncidentView
from warroom.report.facts import Change
from warroom.store.case_queries import history
from warroom.store.said_then import FieldChange
from warroom.text import Untrusted


def _when(change: FieldChange) -> int:
    """When it happened; when it was entered where nobody knows."""
    return change.at.lo if change.at.lo is not None else change.entered


def _in_time(changes: Iterator[FieldChange]) -> list[FieldChange]:
    return sorted(changes, key=_when)


def field_changes(db: sqlite3.Connection, incs: Sequence[int], field: str) -> list[FieldChange]:
    """How ``field`` of an incident changed, in all of its parts."""
    return _in_time(change for inc in incs for change in history(db, inc, "incident", "incident", field))


def terms(db: sqlite3.Connection, incs: Sequence[int], role: str) -> tuple[Change, ...]:
    """Who held the record ``role`` from when on, in each of the incidents."""
    told = [(part, held) for part, inc in enumerate(incs) for held in history(db, inc, "role", role, "holder")]
    told.sort(key=lambda term: _when(term[1]))
    return tuple(replace(plain_change(held, str(held.value or "")), part=part) for part, held in told)


def severity_histories(db: sqlite3.Connection, incs: Sequence[int]) -> list[list[FieldChange]]:
    """How bad each of several that are one outage was said to be, and when."""
    return [history(db, inc, "incident", "incident", "severity") for inc in incs]


def severities_of(histories: Sequence[Sequence[FieldChange]], view: IncidentView) -> list[FieldChange]:
    """How bad it was said to be, and when: of several that are one outage what was said of those that are as bad as the
    whole. That another one was milder did not make this one milder.
    """
    level = view.summary.severity.level if view.summary.severity is not None else ""
    as_bad = [changes for changes in histories if changes and ranked_change(changes[-1], "level").value.raw == level]
    told = _in_time(change for changes in as_bad or histories for change in changes)
    # That the second of two was as bad as the first changed nothing for the outage that they are.
    return told[:1] + [change for before, change in pairwise(told) if before.value != change.value]


def first_levels(histories: Sequence[Sequence[FieldChange]]) -> tuple[str, ...]:
    """How bad each of several that are one outage was said to be at first; of one alone its changes say it."""
    if len(histories) == 1:
        return ()
    return tuple(ranked_change(changes[0], "level").value.raw for changes in histories if changes)


def plain_change(change: FieldChange, words: str, rank: int = 0) -> Change:
    """``change`` to the value that ``words`` say, which stands at ``rank`` where values have one (0 comes first)."""
    return Change(Untrusted(words), change.at, change.by, change.entry, rank)


def ranked_change(change: FieldChange, name: str) -> Change:
    """``change`` to a value of several fields: a severity, whose ``name`` is its ``level``, or a phase."""
    fields = change.value if isinstance(change.value, dict) else {}
    rank = fields.get("rank")
    return plain_change(change, str(fields.get(name, "?")), rank if isinstance(rank, int) else 0)
