"""The entries of the timeline as a document, or whoever takes it as data, is told of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from warroom.model.leaning import named_as_now
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.report.facts import EntryFact
from warroom.store.case_queries import standing_entries


def in_document(
    standing: Iterable[TimelineEntry], view: IncidentView
) -> tuple[tuple[EntryFact, ...], tuple[EntryFact, ...]]:
    """What a document tells of the timeline, in its order, evidence with what its card is called by now; and the same
    with what machines wrote and nobody marked, empty where there is none of it.
    """
    worded = sorted((entry for entry in standing if not entry.wordless), key=lambda entry: entry.key)
    whole = tuple(replace(entry_fact(entry), text=named_as_now(entry, view.desks.board)) for entry in worded)
    told = tuple(fact for entry, fact in zip(worded, whole, strict=True) if entry.pinned or not entry.noise)
    return told, whole if len(told) < len(whole) else ()


def entry_fact(entry: TimelineEntry) -> EntryFact:
    """An entry as it is told, in the words of the log."""
    return EntryFact(
        entry.id,
        entry.at,
        entry.kind,
        entry.text,
        entry.by,
        entry.entered_at,
        entry.speaker,
        entry.pinned,
        entry.tags,
        entry.people,
        entry.unsure,
        entry.source,
    )


def first_alert(db: sqlite3.Connection, incs: Iterable[int], playbook: Playbook, since: int) -> EntryFact | None:
    """The first alert ``since`` the impact began: a timed entry that a machine wrote, or that says what one said."""
    alerts = (
        entry
        for inc in incs
        for entry in standing_entries(db, inc)
        if not entry.wordless and entry.at.lo is not None and entry.at.lo >= since
        and (entry.noise or playbook.composing.is_machine((entry.speaker or entry.by).raw))
    )  # fmt: skip
    first = min(alerts, key=lambda alert: alert.at.lo or 0, default=None)
    return entry_fact(first) if first is not None else None
