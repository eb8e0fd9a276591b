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
from warroom.report.facts import Case, Version
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
    others: tuple[Version, ...] = ()


def item_name(item: AgendaItem) -> str:
    """The name under which the minutes of ``item`` are kept: the playbook's, or one made of its title."""
    return (item.name or _NOT_A_NAME.sub("_", item.title.casefold()).strip("_") or "item")[:_LONGEST_NAME]


def review_of(case: Case) -> Review | None:
    """The review meeting of ``case``; `None` when none began yet."""
    told = [entry for entry in case.entries if entry.kind in (BEGAN, HELD)]
    began = held = None
    for entry in told:
        if entry.kind == HELD:
            held = entry.at
        elif began is None or held is not None:
            began, held = entry.at, None
    if not told:
        return None
    present = dict.fromkeys(name for entry in told for name in entry.people)
    return Review(began or told[0].at, held, tuple(present), tuple(entry.id for entry in told))


def minutes_of(case: Case, playbook: Playbook) -> tuple[Minutes, ...]:
    """The minutes that were written, in the order of the agenda; those of an item that is not on it come last."""
    titles = {item_name(item): item.title for item in playbook.closure.meeting.agenda}
    written = {name.removeprefix(PREFIX): said for name, said in case.sections.items() if name.startswith(PREFIX)}
    order = [name for name in titles if name in written] + sorted(name for name in written if name not in titles)
    return tuple(
        Minutes(name, Untrusted(titles.get(name, name)), written[name].text, written[name].others) for name in order
    )
