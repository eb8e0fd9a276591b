"""Checking the words of a playbook: whatever stands in braces is something that the program puts there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from warroom.playbook.load import TEMPLATES, Problem
from warroom.playbook.pages import Pages
from warroom.playbook.placeholders import wrong_places
from warroom.playbook.workflow import Playbook
from warroom.toml_lines import Path

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")
"""A place in a text that is filled in."""
_PLACES: dict[str, tuple[str, ...]] = {
    "findings.duration": ("label", "stated", "found", "anchors"),
    "findings.order": ("earlier", "earlier_at", "later", "later_at"),
    "findings.cause": ("at", "update_at", "status", "first"),
    "findings.stability": ("closed", "resolved", "stable", "after"),
    "findings.status": ("update_at", "status", "at"),
    "findings.never": ("update_at", "status"),
    "findings.zone": ("zone",),
    "findings.twice": ("milestone", "one", "other"),
    "findings.first_said": ("status", "at"),
    "findings.never_said": ("status",),
    "findings.unresolved": ("closed",),
    "findings.unresolved_by": ("closed", "status"),
    "findings.unresolved_fix": ("at", "checks"),
    "findings.rewritten": ("what",),
    "findings.cancelled": ("fix",),
    "findings.fallen": ("at", "hypotheses"),
    "findings.early": ("checks",),
    "findings.unmeasured": ("checks",),
    "findings.in_words": ("checks",),
    "findings.unverified": ("checks",),
    "findings.struck": (
        "milestone",
        "at",
    ),
    "findings.other_status": (
        "update_at",
        "status",
        "was",
    ),
    "findings.lowered": (
        "before",
        "after",
        "at",
    ),
    "findings.afterwards": (
        "n",
        "what",
    ),
    "findings.afterwards_one": ("what",),
    "findings.review": ("due",),
    "words.summary": ("title", "severity", "duration", "impact"),
    "words.summary_cause": ("cause",),
    "words.summary_fix": ("fix",),
    "words.ruled_out": ("statement",),
    "words.root_cause_contested": ("cause", "sides"),
    "words.because": ("result",),
    "words.fix": ("how", "at"),
    "words.check": ("name", "state"),
    "words.severity_change": ("level", "at"),
    "words.role_since": ("who", "at"),
    "words.role_held": ("role", "who"),
    "words.all_times": ("zone",),
    "words.handled": ("at", "who", "what"),
    "words.handled_unsure": ("at", "who", "what"),
    "words.sealed": ("seal",),
    "words.meeting": ("title",),
    "words.meeting_began": ("title",),
    "words.meeting_held": ("title", "people"),
    "words.other_version": ("who",),
    "words.posted": ("where", "status"),
    "words.summary_fix_in": ("fix",),
    "words.summary_fix_failed": ("fix",),
    "words.summary_reopened": ("over", "at"),
    "words.checks_open": ("n",),
    "words.earlier": ("n", "at"),
    "words.later": ("n", "at"),
    "words.affected": ("what",),
    "words.before_review": ("people",),
    "words.check_early": ("before",),
    "words.no_alert": ("at",),
    "words.alert_after": ("at", "noticed"),
    "words.no_alert_by": ("at", "how"),
    "words.page_update": ("at", "status"),
    "words.cause_identified": ("cause",),
    "words.incident_declared": ("level",),
    "words.incident_closed": ("why",),
    "words.runbook": ("title",),
    "drill.title": ("title",),
    "drill.began": ("says",),
    "drill.ended": ("took",),
    "drill.line": ("result", "what", "took", "within"),
    "drill.total": ("points", "most"),
    "drill.boxed": ("measure",),
    "drill.role": ("role",),
    "drill.update": ("audience", "every"),
    "drill.verify": ("after",),
    "drill.early": ("took",),
    "drill.whole": ("audience",),
    "drill.counts": ("counts",),
    "drill.seen": ("seen",),
    "blame.say": ("name", "sentence"),
}
"""What the program puts into the sentences of ``after.toml``; into those that are not here, nothing."""
_PROPOSED: dict[str, tuple[str, ...]] = {
    "detected-in-time": ("figure", "box"), "detected-late": ("figure", "box"), "declared-in-time": ("figure", "box"),
    "declared-late": ("figure", "box"), "resolved-in-time": ("figure", "box", "severity"),
    "resolved-late": ("figure", "box", "severity"), "closed-early": ("figure", "box"),
    "reopened": ("n", "stretches"),
    "updates-on-time": ("audience", "figure", "box", "of", "n"),
    "updates-late": ("audience", "figure", "box", "of", "n"),
    "roles-filled": ("roles",), "role-empty": ("role",), "two-roles": ("role", "other"), "verified": ("n", "of"),
    "verification-failed": ("n", "of"), "verification-skipped": ("n", "of"), "tasks-kept": ("n",),
    "tasks-not-kept": ("n", "of"), "tasks-left": ("n", "of"), "cause-found": ("figure", "n"),
    "first-late": ("audience", "figure", "box"),
    "once-late": ("audience", "figure", "box"), "never-told": ("audience",), "never-again": ("audience",),
    "role-late": ("role", "figure", "box"),
    "role-gap": ("role", "figure"), "verification-early": ("n", "of", "checks"),
    "verification-worse": ("n", "of", "checks"), "verification-open": ("n", "of"),
    "hypotheses-open": ("n", "hypotheses"), "gate-overridden": ("open", "why"), "gate-open": ("open", "why"),
    "gate-skipped": ("point", "why"), "page-unanswered": ("who",), "page-late": ("who", "figure", "box"),
}  # fmt: skip


_BOARD = dict.fromkeys(("ended", "next", "late", "as_of", "about"), ("time",)) | dict.fromkeys(
    ("same", "same_name"), ("other",)
)
_CHANNEL = ("date", "slug")
_WORDING: dict[str, tuple[str, ...]] = {
    "date_time": ("month", "day", "year", "time", "zone"), "date": ("month", "day", "year", "time", "zone"),
    "on_day": ("date",), "hour": ("n",), "hours": ("n",), "days": ("n",), "minute": ("n",), "minutes": ("n",),
    "complaints": ("n",), "complaints_in_all": ("n",),
    "and_more": ("n",), "about": ("what",), "item": ("time", "what"), "closes": ("time",),
}  # fmt: skip
_NEWS: dict[str, tuple[str, ...]] = {
    "task": ("who", "what"), "testing": ("what",), "check": ("what",), "confirmed": ("what",), "proposed": ("what",),
    "contested": ("what", "sides"), "unmade": ("what",), "unfinished": ("who", "what"), "status": ("before", "status"),
}  # fmt: skip
"""What the program puts into the words of the other files; into those that are not here, nothing."""


class Sentence(NamedTuple):
    """Words of ``file`` to which ``at`` leads, called ``field``; the program has values for ``places``."""

    file: str
    at: Path
    field: str
    words: str
    places: tuple[str, ...]


def words_that_are_wrong(playbook: Playbook, pages: Pages) -> list[Problem]:
    """Every place in a sentence, a template or a form that nothing fills: it would be read as it is written."""
    return [
        *(
            pages.problem(sentence.file, sentence.at, sentence.field, expected, written)
            for sentence in sentences(playbook)
            for expected, written in wrong_places(sentence.words, sentence.places)
        ),
        *_templates(playbook, pages),
    ]


def sentences(playbook: Playbook) -> Iterator[Sentence]:
    """All words of ``playbook`` into which the program may put something, without the templates."""
    after, composing = playbook.after, playbook.composing
    for part in ("findings", "words", "drill", "blame"):
        for key, words in _texts(getattr(after, part)):
            yield Sentence("after.toml", (part, key), f"{part}.{key}", words, _PLACES.get(f"{part}.{key}", ()))
    for number, proposal in enumerate(after.proposal):
        places = _PROPOSED.get(proposal.when, ())
        for key in ("say", "one"):
            at = ("proposal", number, key)
            yield Sentence("after.toml", at, f"proposal.{proposal.when}", getattr(proposal, key), places)
    for table, named in (("wording", _WORDING), ("news", _NEWS)):
        for key, words in _texts(getattr(composing, table)):
            yield Sentence("composing.toml", (table, key), f"{table}.{key}", words, named.get(key, ()))
    for table in ("standing", "unknown"):
        for key, words in getattr(composing, table).items():
            yield Sentence("composing.toml", (table, key), f"{table}.{key}", words, ("duration",))
    for key, words in _texts(playbook.board):
        yield Sentence("board.toml", (key,), key, words, _BOARD.get(key, ()))
    for number, audience in enumerate(playbook.communication.audience):
        at = ("audience", number, "sealed_says")
        yield Sentence("communication.toml", at, f"{audience.name}.sealed_says", audience.sealed_says, ("seal",))
    for number, option in enumerate(playbook.resolution.option):
        at = ("option", number, "say")
        yield Sentence("resolution.toml", at, f"option.{option.name}.say", option.say, ("what", "at"))
    yield Sentence("declaration.toml", ("channel",), "channel", playbook.declaration.channel, _CHANNEL)


def _texts(table: object) -> Iterator[tuple[str, str]]:
    """The fields of ``table`` that are texts, by name."""
    for field in fields(table):  # type: ignore[arg-type]
        words = getattr(table, field.name)
        if isinstance(words, str):
            yield field.name, words


def _templates(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Places in the templates that ``communication.toml`` does not declare."""
    for file, template in {template.file: template for template in playbook.communication.template}.items():
        for number, line in enumerate(playbook.texts.get(file, "").split("\n"), 1):
            for name in PLACEHOLDER.findall(line):
                if name not in template.fields:
                    expected = "a field declared in communication.toml"
                    yield pages.problem_on(f"{TEMPLATES}/{file}", number, name, expected)
