"""What a page about an incident of the past says beside its timeline: how bad it was, who did what, how long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from warroom.playbook.workflow import Playbook
from warroom.report.page_claims import stated_in

_LABEL = re.compile(r"^[\s*_>|•-]{0,8}([^\W\d_][^:|*\n]{1,40}?)[\s*_]{0,4}[:|][\s*_`|:]{0,6}(\S.{0,200})$")
_DOT = re.compile(r"\s{1,3}[·•]\s{1,3}(?=[*_]{0,3}[^\W\d_])")
_TAG = re.compile(r"[\[(]([A-Za-z]{1,8}[ -]?\d)[\])]")
_NAME = re.compile(r"^@?([^\W\d_][\w.'’\-]{0,31}(?: [^\W\d_][\w.'’\-]{0,31}){0,3})(?=\s*(?:[,;(|/*]|$| and ))")
_MOST_INSIDE = 16
_NOBODY = frozenset(("none", "n/a", "na", "nobody", "tbd", "tbc", "unknown", "name", "various"))


@dataclass(slots=True)
class PastFacts:
    """``severity`` is a level of the ladder (empty: the page says none); ``roles`` maps a role to who held it;
    ``stated`` are durations as (label, words); ``notes`` are (line, what was taken from it).
    """

    severity: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    stated: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def past_facts(text: str, front: dict[str, str], playbook: Playbook) -> PastFacts:
    """What ``text``, with the front matter ``front``, says."""
    facts = PastFacts()
    rows = [row[:2_000] for row in text.splitlines()]
    labels = {label.casefold() for label in playbook.after.severity_labels}
    for name, value in front.items():
        if name in labels:
            _take_severity(facts, 1, value, playbook)
    for number, row in enumerate(rows, 1):
        for label, words in _labelled(row):
            if label.casefold() in labels and not facts.severity:
                _take_severity(facts, number, words, playbook)
            role = playbook.role(label)
            if role is not None and role.name not in facts.roles:
                _take_role(facts, number, role.name, role.title, words)
    for number, tag in _of_title(rows, front):
        if not facts.severity:
            _take_severity(facts, number, tag, playbook)
    for statement in stated_in(rows, playbook):
        facts.stated.append((statement.label, statement.words.raw))
        facts.notes.append((statement.line, f"stated: {statement.label} {statement.words.raw[:40]}"))
    return facts


def _labelled(row: str) -> Iterable[tuple[str, str]]:
    """The labels of a line and what they say: several may stand in it, with a dot between them."""
    for piece in _DOT.split(row):
        match = _LABEL.match(piece)
        if match is None:
            continue
        yield match[1].strip(" *_"), match[2].strip(" *_|`")
        for inner in match[2].split("; ")[:_MOST_INSIDE]:  # Roles: Tech Lead: @bob; Scribe: @dana
            inside = _LABEL.match(inner)
            if inside is not None:
                yield inside[1].strip(" *_"), inside[2].strip(" *_|`")


def _of_title(rows: list[str], front: dict[str, str]) -> Iterable[tuple[int, str]]:
    """What stands in brackets in the title of a page: ``# [P0] Login down``."""
    headings = ((number, row) for number, row in enumerate(rows, 1) if row.startswith("# "))
    for number, title in [(1, front.get("title", "")), *islice(headings, 1)]:
        for tag in _TAG.findall(title):
            yield number, tag


def _take_severity(facts: PastFacts, number: int, words: str, playbook: Playbook) -> None:
    level = severity_of(words, playbook)
    if level:
        facts.severity = level
        facts.notes.append((number, f"severity {level} from {words[:40]}"))


def severity_of(words: str, playbook: Playbook) -> str:
    """The level of the ladder that ``words`` name; empty for none, and where they name several."""
    bare = words.casefold()
    ladder = playbook.severities.severity
    levels = {
        level.level for level in ladder if re.search(rf"(?<![\w-]){re.escape(level.level.casefold())}(?!\w)", bare)
    }
    if not levels:
        levels = {
            page_severity.level
            for page_severity in playbook.after.page_severity
            for word in page_severity.words
            if re.search(rf"(?<![\w-]){re.escape(word.casefold())}(?![\w-])", bare)
        }
    known_levels = [level.level for level in ladder if level.level in levels]
    return known_levels[0] if len(known_levels) == 1 else ""


def _take_role(facts: PastFacts, number: int, role: str, title: str, words: str) -> None:
    match = _NAME.match(words)
    if match is None or match[1].casefold() in _NOBODY or words.startswith(("[", "<", "{")):
        return
    name = match[1].strip().replace(" ", ".")[:32]
    facts.roles[role] = name
    facts.notes.append((number, f"{title} {name}"))
