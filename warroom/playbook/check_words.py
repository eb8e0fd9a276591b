"""Checking the words of a playbook: whatever stands in braces is something that the program puts there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

from warroom.playbook.load import TEMPLATES, Problem
from warroom.playbook.locate import Path
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")
"""A place in a text that is filled in."""
_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")
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
    "findings.early": ("checks",),
    "findings.unmeasured": ("checks",),
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
    "words.checks_open": ("n",),
    "words.earlier": ("n", "at"),
    "words.later": ("n", "at"),
    "words.affected": ("what",),
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
    "updates-on-time": ("audience", "figure", "box", "of", "n"),
    "updates-late": ("audience", "figure", "box", "of", "n"),
    "roles-filled": ("roles",), "role-empty": ("role",), "two-roles": ("role", "other"), "verified": ("n", "of"),
    "verification-failed": ("n", "of"), "verification-skipped": ("n", "of"), "tasks-kept": ("n",),
    "tasks-not-kept": ("n", "of"), "cause-found": ("figure", "n"), "first-late": ("audience", "figure", "box"),
    "once-late": ("audience", "figure", "box"), "never-told": ("audience",), "role-late": ("role", "figure", "box"),
    "role-gap": ("role", "figure"), "verification-early": ("n", "of", "checks"),
    "verification-worse": ("n", "of", "checks"), "verification-open": ("n", "of"),
    "hypotheses-open": ("n", "hypotheses"), "gate-overridden": ("open", "why"), "gate-open": ("open", "why"),
    "gate-skipped": ("point", "why"),
}  # fmt: skip


def words_that_are_wrong(playbook: Playbook, pages: Pages) -> list[Problem]:
    """Every place in a sentence, a template or a form that nothing fills: it would be read as it is written."""
    return [
        *_sentences(playbook, pages),
        *_templates(playbook, pages),
        *_wording(playbook, pages),
        *_below(playbook, pages),
    ]


def _sentences(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Places in the sentences of ``after.toml``."""
    after = playbook.after
    known: list[tuple[Path, str, str, tuple[str, ...]]] = []
    for part in ("findings", "words", "drill", "blame"):
        for one in fields(getattr(after, part)):
            name = f"{part}.{one.name}"
            known.append(((part, one.name), name, str(getattr(getattr(after, part), one.name)), _PLACES.get(name, ())))
    for number, proposal in enumerate(after.proposal):
        places = _PROPOSED.get(proposal.when, ())
        for name, said in (("say", proposal.say), ("one", proposal.one)):
            known.append((("proposal", number, name), f"proposal.{proposal.when}", said, places))
    for at, name, text, places in known:
        for place in PLACEHOLDER.findall(text):
            if place not in places:
                yield pages.problem("after.toml", at, name, f"only the places {', '.join(places) or 'none'}", place)


def _templates(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Places in the templates that ``communication.toml`` does not declare."""
    for file, template in {template.file: template for template in playbook.communication.template}.items():
        for number, line in enumerate(playbook.texts.get(file, "").split("\n"), 1):
            for name in PLACEHOLDER.findall(line):
                if name not in template.fields:
                    expected = "a field declared in communication.toml"
                    yield pages.problem_on(f"{TEMPLATES}/{file}", number, name, expected)


def _wording(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Names in braces in the words of ``composing.toml``."""
    composing = playbook.composing
    wording, news = composing.wording, composing.news
    day, count, what = ("month", "day", "year"), ("n",), ("what",)
    forms: list[tuple[str, str, tuple[str, ...]]] = [
        ("wording.date_time", wording.date_time, (*day, "time", "zone")),
        ("wording.date", wording.date, (*day, "time", "zone")),
        ("wording.today", wording.today, ()),
        ("wording.on_day", wording.on_day, ("date",)),
        *((f"wording.{name}", getattr(wording, name), count) for name in ("hour", "hours", "minute", "minutes")),
        ("wording.complaints", wording.complaints, count),
        ("wording.and_more", wording.and_more, count),
        ("wording.item", wording.item, ("time", "what")),
        ("news.nothing", news.nothing, ()),
        ("news.task", news.task, ("who", "what")),
        *((f"news.{name}", getattr(news, name), what) for name in ("testing", "check", "confirmed")),
        *((f"standing.{name}", words, ("duration",)) for name, words in composing.standing.items()),
        *((f"unknown.{name}", words, ("duration",)) for name, words in composing.unknown.items()),
    ]
    for field, form, known in forms:
        for name in _BRACES.findall(form):
            if name not in known:
                table, _, key = field.partition(".")
                expected = " or ".join(known) or "no name in braces"
                yield pages.problem("composing.toml", (table, key), field, expected, f"{{{name}}}")


def _below(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Names in braces in what stands below the messages for an audience."""
    for number, audience in enumerate(playbook.communication.audience):
        for name in _BRACES.findall(audience.sealed_says):
            if name != "seal":
                way = ("audience", number, "sealed_says")
                yield pages.problem("communication.toml", way, f"{audience.name}.sealed_says", "seal", f"{{{name}}}")
