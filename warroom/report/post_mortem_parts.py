"""The parts of a post-mortem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from warroom.report.blame import Blamed
from warroom.report.facts import Case, OtherVersion
from warroom.report.minutes import Minutes, Review
from warroom.text import Untrusted

WRITTEN = (
    "summary", "users", "revenue", "root_cause", "why_not_caught", "resolution", "detection", "went_well",
    "could_improve", "hotfix", "dashboard", "runbook", "status_updates",
)  # fmt: skip
"""The parts that people may write; the others are facts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document under the name of its place in the template.

    ``text`` is plain: paragraphs, and lists whose lines begin with ``- ``. ``by_people`` says that somebody wrote it;
    then ``offered`` is the draft from today's facts if it stands on entries that the writer did not have, or had in
    other words or at another time. ``others`` wrote the same part without having seen it. ``seen`` is what whoever
    writes it now has before them.
    """

    name: str
    text: Untrusted
    stands_on: tuple[str, ...] = ()
    by_people: bool = False
    offered: Untrusted | None = None
    others: tuple[OtherVersion, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostMortem:
    """A drafted post-mortem of ``case``; ``parts`` hold every place of the template but the timeline and follow-ups.

    ``review`` is the meeting, `None` before it; ``minutes`` are what was said there.
    """

    case: Case
    parts: Mapping[str, Part]
    blame: tuple[Blamed, ...]
    people: tuple[Untrusted, ...]
    review: Review | None = None
    minutes: tuple[Minutes, ...] = ()
