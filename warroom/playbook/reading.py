"""The workflow as pages that one reads: headings, terms with what is said of them, points, drawn trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from warroom.model.shape import record
from warroom.playbook.duration import Duration
from warroom.playbook.load import PARTS
from warroom.playbook.show import draw_tree
from warroom.playbook.workflow import Playbook
from warroom.playbook.workflow_names import CALLED

HEAD, TERM, POINT, TEXT, DRAWN = "head", "term", "point", "text", "drawn"
"""What a row is: a heading, a label with what is said of it, one of several, a paragraph, a line of a drawing."""
_FIRST = (
    "phases", "roles", "severities", "practices", "glossary", "triage", "trees", "types", "investigation", "resolution",
    "communication", "closure", "after",
)  # fmt: skip
"""The chapters that people look for, in the order in which an incident goes through them; the others follow."""
_TITLES = {"practices": "do and don't", "trees": "decision trees", "types": "kinds of incidents", "after": "afterwards"}
_INSIDE = frozenset(("name", "done_when", "milestone", "also", "when", "track", "first", "file", "known", "about"))
"""Fields by which the program finds something: nothing that a person reads."""


@record
class PageRow:
    """A row of a page: what ``kind`` it is, its ``label`` (of a term) and its ``words``. ``here`` marks where the
    incident is now.
    """

    kind: str
    words: str
    label: str = ""
    here: bool = False


@record
class Chapter:
    """A page: its ``title`` and its lines; a line of kind `HEAD` begins a piece that belongs together."""

    name: str
    title: str
    lines: tuple[PageRow, ...]


def chapters(playbook: Playbook, *, phase: str = "") -> list[Chapter]:
    """Every part of the workflow; ``phase`` is the one in which the incident is."""
    names = (*_FIRST, *(part for part in PARTS if part not in _FIRST))
    return [_chapter(playbook, name, phase) for name in names]


def _chapter(playbook: Playbook, name: str, phase: str) -> Chapter:
    lines = list(_lines_of(playbook, name, phase))
    lines += _for_the_program(getattr(playbook, name), "\n".join(line.words for line in lines))
    return Chapter(name, _TITLES.get(name, name.replace("_", " ")).capitalize(), tuple(lines))


def _for_the_program(table: object, shown: str) -> Iterator[PageRow]:
    """What of the file is not ``shown`` already: names by which the program finds something, field by field."""
    left: dict[str, dict[str, None]] = {}
    for field, words in _texts(table, ""):
        if words not in shown:
            left.setdefault(field.replace("_", " ").capitalize(), {})[words] = None
    if left:
        yield PageRow(HEAD, "For the program")
        yield from (PageRow(TERM, " · ".join(words), field) for field, words in left.items())


def _texts(value: object, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for each in value:
            yield from _texts(each, field)
    elif _is_table(value):
        for name, inner in _pairs(value):
            yield from _texts(inner, name)
    elif isinstance(value, str | Duration):
        yield field, _word(value)


def _lines_of(playbook: Playbook, name: str, phase: str) -> Iterator[PageRow]:
    if name == "phases":
        yield from _phases(playbook, phase)
    elif name in _OWN:
        yield from _OWN[name](playbook)
    else:
        yield from _any(getattr(playbook, name))


def _phases(playbook: Playbook, now: str) -> Iterator[PageRow]:
    for number, phase in enumerate(playbook.phases.phase, 1):
        box = " to ".join(end.words for end in phase.box) if phase.box is not None else ""
        within = f"within {phase.within.words}" if phase.within is not None else ""
        when = box or within or ("throughout" if phase.throughout else "")
        here = phase.name == now
        notes = " · ".join(filter(None, (when, "you are here" if here else "")))
        yield PageRow(HEAD, f"{number} {phase.title.capitalize()}" + (f" · {notes}" if notes else ""), here=here)
        yield from (PageRow(POINT, action) for action in phase.actions)


def _roles(playbook: Playbook) -> Iterator[PageRow]:
    for role in playbook.roles.role:
        yield PageRow(HEAD, role.title + (f" ({role.short})" if role.short != role.title else ""))
        yield from (PageRow(POINT, each) for each in role.responsibilities)
        if role.skills:
            yield PageRow(TERM, role.skills, "Wants")
        if role.not_with:
            apart = playbook.role(role.not_with)
            yield PageRow(
                TERM,
                f"{apart.title if apart is not None else role.not_with}. {role.not_with_why}",
                "Not with",
            )
        if role.empty_after is not None:
            yield PageRow(TERM, f"after {role.empty_after.words} without anybody", "Red")


def _severities(playbook: Playbook) -> Iterator[PageRow]:
    for level in playbook.severities.severity:
        yield PageRow(HEAD, f"{level.level} {level.name}")
        yield PageRow(TEXT, level.impact)
        yield from (PageRow(POINT, example) for example in level.examples)
        yield PageRow(TERM, level.response, "Response")
        yield PageRow(TERM, " to ".join(dict.fromkeys(end.words for end in level.resolve_within)), "Resolve in")
        yield PageRow(TERM, level.escalation, "Escalate")
        if level.path:
            yield PageRow(TERM, level.path, "Instead")


def _practices(playbook: Playbook) -> Iterator[PageRow]:
    for title, rules in (("Do", playbook.practices.do), ("Don't", playbook.practices.dont)):
        yield PageRow(HEAD, title)
        yield from (PageRow(POINT, rule.say) for rule in rules)
    yield PageRow(HEAD, "Remember")
    yield PageRow(TEXT, playbook.practices.remember)


def _glossary(playbook: Playbook) -> Iterator[PageRow]:
    for word in playbook.glossary.word:
        yield PageRow(HEAD, word.term + (f" ({', '.join(word.also)})" if word.also else ""))
        yield PageRow(TEXT, word.means)
        if word.see:
            yield PageRow(TERM, ", ".join(word.see), "See")


def _trees(playbook: Playbook) -> Iterator[PageRow]:
    for tree in playbook.trees.tree:
        drawn = draw_tree(tree).split("\n")
        yield PageRow(HEAD, tree.title)
        yield from (PageRow(DRAWN, line) for line in drawn[1:])


_OWN: dict[str, Callable[[Playbook], Iterator[PageRow]]] = {
    "roles": _roles, "severities": _severities, "practices": _practices, "glossary": _glossary, "trees": _trees,
}  # fmt: skip


def _any(table: object) -> Iterator[PageRow]:
    """A part without a page of its own: each table under what it is called, each field as a term."""
    for name, value in _pairs(table):
        label = name.replace("_", " ").capitalize()
        if isinstance(value, tuple) and value and _is_table(value[0]):
            for row in value:
                yield PageRow(HEAD, _title(row) or label)
                yield from _fields(row)
        elif _is_table(value):
            yield PageRow(HEAD, label)
            yield from _fields(value)
        else:
            yield from _field(label, value)


def _fields(table: object) -> Iterator[PageRow]:
    title = _title(table)
    for name, value in _pairs(table):
        if name not in _INSIDE and value != title:
            yield from _field(name.replace("_", " ").capitalize(), value)


def _field(label: str, value: object) -> Iterator[PageRow]:
    if isinstance(value, tuple) and all(isinstance(end, Duration) for end in value):
        yield PageRow(TERM, " to ".join(dict.fromkeys(_word(end) for end in value)), label)
    elif isinstance(value, tuple):
        yield PageRow(TERM, "", label)
        for each in value:
            if _is_table(each):
                yield PageRow(POINT, _title(each) or "")
                yield from (line for line in _fields(each) if line.words)
            else:
                yield PageRow(POINT, _word(each))
    elif _is_table(value):
        yield PageRow(TERM, "", label)
        yield from _fields(value)
    else:
        yield PageRow(TERM, _word(value), label)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (is_dataclass(value) and not isinstance(value, Duration))


def _pairs(table: object) -> list[tuple[str, object]]:
    if isinstance(table, dict):
        pairs = [(str(name), value) for name, value in table.items()]
    else:
        pairs = [(part.name, getattr(table, part.name)) for part in fields(table)]  # type: ignore[arg-type]
    return [
        (name, value) for name, value in pairs if value is not None and value is not False and value not in ("", ())
    ]


def _title(table: object) -> str:
    pairs = dict(_pairs(table))
    return next((str(pairs[name]) for name in CALLED if isinstance(pairs.get(name), str)), "")


def _word(value: object) -> str:
    if isinstance(value, Duration):
        return value.words
    return "yes" if value is True else " ".join(str(value).split())


def found(pages: list[Chapter], sought: str) -> list[Chapter]:
    """What of the ``pages`` holds ``sought``: each line under its heading, a heading with all that stands below it."""
    sought = sought.casefold()
    kept = []
    for page in pages:
        lines: list[PageRow] = []
        for piece in pieces(page):
            if sought in piece[0].words.casefold():
                lines += piece
            elif hits := [line for line in piece if sought in f"{line.label} {line.words}".casefold()]:
                lines += [piece[0], *hits] if piece[0].kind == HEAD else hits
        if lines:
            kept.append(Chapter(page.name, page.title, tuple(lines)))
    return kept


def pieces(page: Chapter) -> list[list[PageRow]]:
    """The lines of a page, each heading with what stands below it."""
    kept: list[list[PageRow]] = []
    for line in page.lines:
        if line.kind == HEAD or not kept:
            kept.append([])
        kept[-1].append(line)
    return kept
