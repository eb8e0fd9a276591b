"""The review meeting as the log tells it: when it was, who was there, and what was said to each item of the agenda.

That it began and that it was held are entries of the timeline, and who was there is named in them; an item's minutes
are kept where the sections of the post-mortem are, under a name that begins with `PREFIX`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from warroom.model.moment import EventTime
from warroom.playbook.closing_shapes import AgendaItem
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, OtherVersion
from warroom.text import Untrusted

BEGAN, HELD = "meeting", "held"
"""The kinds of the entries that tell of the meeting."""
PREFIX = "minutes:"
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Review:
    """A meeting: when it ``began``, when it was over (`None` while it goes on), who was ``present``, each once, and the
    ids of the entries that tell so. Two that were begun apart count as one, from the earlier beginning.
    """

    began: EventTime
    held: EventTime | None
    present: tuple[Untrusted, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was said to the item ``name`` of the agenda; ``title`` is what the agenda calls it."""

    name: str
    title: Untrusted
    text: Untrusted
    others: tuple[OtherVersion, ...] = ()


def item_name(agenda_item: AgendaItem) -> str:
    """The name under which the minutes of ``agenda_item`` are kept: the playbook's, or one made of its title."""
    return (agenda_item.name or _NOT_A_NAME.sub("_", agenda_item.title.casefold()).strip("_") or "item")[:_LONGEST_NAME]


def review_of(case: Case) -> Review | None:
    """The review meeting of ``case``; `None` when none began yet."""
    entries = [entry for entry in case.entries if entry.kind in (BEGAN, HELD)]
    began = event_time = None
    for entry in entries:
        if entry.kind == HELD:
            event_time = entry.at
        elif began is None or event_time is not None:
            began, event_time = entry.at, None
    if not entries:
        return None
    present = dict.fromkeys(name for entry in entries for name in entry.people)
    return Review(began or entries[0].at, event_time, tuple(present), tuple(entry.id for entry in entries))


def minutes_of(case: Case, playbook: Playbook) -> tuple[Minutes, ...]:
    """The minutes that were written, in the order of the agenda; those of an item that is not on it come last."""
    titles = {item_name(agenda_item): agenda_item.title for agenda_item in playbook.closure.meeting.agenda}
    written = {name.removeprefix(PREFIX): section for name, section in case.sections.items() if name.startswith(PREFIX)}
    order = [name for name in titles if name in written] + sorted(name for name in written if name not in titles)
    return tuple(
        Minutes(name, Untrusted(titles.get(name, name)), written[name].text, written[name].others) for name in order
    )
