"""Checking the names by which the files of a playbook speak of each other: each exists, and stands once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warroom.playbook.check_words import PLACEHOLDER
from warroom.playbook.comparing import BASELINE, split
from warroom.playbook.deciding_shapes import Expectation, VerifyStep
from warroom.playbook.load import Problem
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook
from warroom.playbook.workflow_names import NAMES
from warroom.toml_lines import Path

_ALSO = {
    "audience": ("title",), "phase": ("title",), "role": ("short", "title", "also"), "target": ("title",),
}  # fmt: skip
"""The fields besides its name by which a row is found."""
_NAMED_BY_TITLE = ("point",)
"""What may do without a name."""
_RESOLUTION, _CLOSURE, _COMMUNICATION, _COMPOSING = (
    "resolution.toml",
    "closure.toml",
    "communication.toml",
    "composing.toml",
)


def names_that_are_wrong(playbook: Playbook, pages: Pages) -> list[Problem]:
    """Every name that does not exist or stands twice, file by file."""
    return [
        *_once(playbook, pages),
        *_roles(playbook, pages),
        *_severities(playbook, pages),
        *_phases(playbook, pages),
        *_contacts(playbook, pages),
        *_resolution(playbook, pages),
        *_agenda(playbook, pages),
        *_audiences(playbook, pages),
        *_composing(playbook, pages),
        *_glossary(playbook, pages),
    ]


def _once(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Parts in which there must be something, and each of it by a name of its own, in whatever case it is typed: a
    title, a short name or another name that is somebody else's would always lead to the first of the two.
    """
    for file, table, rows in (("types.toml", "type", playbook.types.type), ("trees.toml", "tree", playbook.trees.tree)):
        if not rows:
            yield pages.problem(file, (table,), "", "at least one")
    for what, (part, table, field) in NAMES.items():
        rows, file = getattr(getattr(playbook, part), table), f"{part}.toml"
        for number, name in _twice([getattr(row, field) for row in rows]):
            yield pages.problem(file, (table, number, field), name, "a name that stands once")
        named: dict[str, tuple[int, str]] = {}
        for number, row in enumerate(rows):
            if not getattr(row, field).strip() and what not in _NAMED_BY_TITLE:
                yield pages.problem(file, (table, number, field), field, "a name")
            for called_by, words in _called(row, (field, *_ALSO.get(what, ()))):
                first, first_by = named.setdefault(words.strip().casefold(), (number, called_by))
                if first != number and not called_by == first_by == field:
                    expected = f"a name that means this one alone, and not {getattr(rows[first], field)}"
                    at: Path = (table, number, called_by)
                    yield pages.problem(file, at, f"{getattr(row, field)}.{called_by}", expected, words)


def _called(row: object, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What a row is called, each with the field that says so."""
    for field in fields:
        value = getattr(row, field)
        yield from ((field, words) for words in ((value,) if isinstance(value, str) else value) if words.strip())


def _twice(names: Sequence[str]) -> list[tuple[int, str]]:
    """The names that stand more than once, in whatever case, each with the place where it does so first."""
    first: set[str] = set()
    second: dict[str, int] = {}
    for number, name in enumerate(names):
        folded = name.strip().casefold()
        if folded and folded in first:
            second.setdefault(folded, number)
        first.add(folded)
    return [(number, names[number]) for number in second.values()]


def _roles(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    roles = {role.name for role in playbook.roles.role}
    for number, role in enumerate(playbook.roles.role):
        if role.not_with and role.not_with not in roles:
            at: Path = ("role", number, "not_with")
            yield pages.problem("roles.toml", at, f"{role.name}.not_with", "the name of a role", role.not_with)


def _glossary(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """A word stands once, and sends on only to words that are there."""
    terms = [word.term for word in playbook.glossary.word]
    for number, term in _twice([term.casefold() for term in terms]):
        yield pages.problem("glossary.toml", ("word", number, "term"), term, "a word that stands once")
    for number, word in enumerate(playbook.glossary.word):
        for place, seen in enumerate(word.see):
            if seen not in terms or seen == word.term:
                at: Path = ("word", number, "see", place)
                yield pages.problem("glossary.toml", at, f"{word.term}.see", "another word of the list", seen)


def _contacts(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Whom to page next is somebody."""
    names = [contact.name for contact in playbook.declaration.on_call]
    for number, contact in enumerate(playbook.declaration.on_call):
        if contact.then and (contact.then not in names or contact.then == contact.name):
            at: Path = ("on_call", number, "then")
            yield pages.problem("declaration.toml", at, f"{contact.name}.then", "another contact's name", contact.then)
        if contact.then and contact.unanswered_after is None:
            at = ("on_call", number)
            yield pages.problem("declaration.toml", at, f"{contact.name}.unanswered_after", "how long is waited, as 5m")


def _phases(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """What tells that an action is done stands beside an action."""
    for number, phase in enumerate(playbook.phases.phase):
        if len(phase.done_when) > len(phase.actions):
            at: Path = ("phase", number, "done_when")
            yield pages.problem(
                "phases.toml", at, f"{phase.name}.done_when", f"at most {len(phase.actions)}, as actions"
            )


def _severities(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    for number, level in enumerate(playbook.severities.severity):
        near, far = level.resolve_within
        if near.microseconds > far.microseconds:
            at: Path = ("severity", number, "resolve_within")
            yield pages.problem("severities.toml", at, f"{level.level}.resolve_within", "the near end first")
        if level.track and level.declare is not None and level.quiet == level.declare:
            field, expected = f"{level.level}.declare", f'nothing beside track = "{level.track}", or what it says too'
            yield pages.problem("severities.toml", ("severity", number, "declare"), field, expected, str(level.declare))
        if level.quiet and not level.path:
            expected = "what to do instead of declaring it"
            yield pages.problem("severities.toml", ("severity", number), f"{level.level}.path", expected)
        milder = playbook.severities.severity[number + 1 :]
        if level.quiet and any(not level.quiet for level in milder):
            field, expected = f"{level.level}.track", "declared, as a milder level is"
            yield pages.problem("severities.toml", ("severity", number, "track"), field, expected, "quiet")


def _resolution(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """The statuses and phases that are offered on the way to a resolution, and the figures that are compared."""
    resolution = playbook.resolution
    statuses = [status.name for status in playbook.declaration.status]
    phases = [phase.name for phase in playbook.phases.phase]
    roles = [role.name for role in playbook.roles.role]
    metrics = [metric.name for metric in playbook.triage.baseline]
    references: list[tuple[Path, str, str, list[str]]] = [(("owner",), "owner", resolution.owner, roles)]
    for name in ("confirmed", "deployed", "failed", "verified", "over"):
        turn = getattr(resolution, name)
        references.append(((name, "status"), f"{name}.status", turn.status, statuses))
        references.append(((name, "phase"), f"{name}.phase", turn.phase, phases))
    for number, step in enumerate(resolution.verify):
        references.append((("verify", number, "metric"), f"{step.name}.metric", step.metric, metrics))
    for number, point in enumerate(resolution.checklist):
        references.append((("checklist", number, "metric"), f"{point.title}.metric", point.metric, metrics))
    for at, field, name, names in references:
        if name and name not in names:
            yield pages.problem(_RESOLUTION, at, field, f"one of {', '.join(names)}", name)
    yield from _rules(playbook, pages)
    times = [str(step.after.microseconds) for step in resolution.verify]
    for number, _ in _twice(times):
        step = resolution.verify[number]
        yield pages.problem(
            _RESOLUTION,
            ("verify", number, "after"),
            f"{step.name}.after",
            "a time at which nothing else is checked",
            step.after.words,
        )


def _rules(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """What a figure that is seen shall be: a sign and the baseline of a metric, or another figure."""
    tables: tuple[tuple[str, Sequence[VerifyStep | Expectation]], ...] = (
        ("verify", playbook.resolution.verify),
        ("checklist", playbook.resolution.checklist),
    )
    for table, rows in tables:
        for number, row in enumerate(rows):
            for place, rule in enumerate(row.should):
                at: Path = (table, number, "should", place)
                try:
                    limit = split(rule)[1]
                except ValueError as error:
                    yield pages.problem(_RESOLUTION, at, f"{table}.should", str(error), rule)
                    continue
                if limit == BASELINE and not row.metric:
                    expected = f'a "metric" beside it, whose {BASELINE} it is'
                    yield pages.problem(_RESOLUTION, at, f"{table}.should", expected, rule)


def _agenda(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Items of the review whose minutes would be kept in one place, or that look at a place that there is not."""
    items = playbook.closure.meeting.agenda
    for number, name in _twice([agenda_item.name or agenda_item.title for agenda_item in items]):
        field = "name" if items[number].name else "title"
        yield pages.problem(_CLOSURE, ("meeting", "agenda", number, field), name, "a name that stands once")
    places = set(PLACEHOLDER.findall(playbook.post_mortem_text))
    for number, agenda_item in enumerate(items):
        at: Path = ("meeting", "agenda", number, "about")
        for about in agenda_item.about:
            if about not in places:
                expected = "a place of templates/post_mortem.md"
                yield pages.problem(_CLOSURE, at, f"{agenda_item.title}.about", expected, about)


def _audiences(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Names that the making of messages relies on: templates and their files, targets, levels, the fields that a
    person writes.
    """
    templates = {template.name for template in playbook.communication.template}
    targets = [target.name for target in playbook.composing.target]
    levels = [level.level for level in playbook.severities.severity]
    types = [kind.name for kind in playbook.types.type]
    for number, audience in enumerate(playbook.communication.audience):
        at: Path
        table: Path = ("audience", number)
        for name in audience.templates:
            if name not in templates:
                field = f"{audience.name}.templates"
                yield pages.problem(_COMMUNICATION, (*table, "templates"), field, "the name of a template", name)
        if audience.target and audience.target not in targets:
            field, choices = f"{audience.name}.target", f"one of {', '.join(targets)}"
            yield pages.problem(_COMMUNICATION, (*table, "target"), field, choices, audience.target)
        for place, audience_level in enumerate(audience.levels):
            if audience_level.level not in levels:
                field, choices = f"{audience.name}.levels", f"one of {', '.join(levels)}"
                yield pages.problem(
                    _COMMUNICATION, (*table, "levels", place, "level"), field, choices, audience_level.level
                )
        for place, rule in enumerate(audience.not_owed):
            for label, named, names in (("severity", rule.severity, levels), ("type", rule.type, types)):
                for name in named:
                    if name not in names:
                        field, choices = f"{audience.name}.not_owed.{label}", f"one of {', '.join(names)}"
                        at = (*table, "not_owed", place, label)
                        yield pages.problem(_COMMUNICATION, at, field, choices, name)
    for number, template in enumerate(playbook.communication.template):
        if template.file not in playbook.texts:
            at = ("template", number, "file")
            yield pages.problem(_COMMUNICATION, at, template.name, f"the file templates/{template.file}")
        for name in template.edit:
            if name not in template.fields:
                at = ("template", number, "edit")
                yield pages.problem(_COMMUNICATION, at, f"{template.name}.edit", "one of its fields", name)


def _composing(playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    roles = [role.name for role in playbook.roles.role]
    for field, role in playbook.composing.roles.items():
        if role not in roles:
            yield pages.problem(_COMPOSING, ("roles", field), f"roles.{field}", f"one of {', '.join(roles)}", role)
