"""Checking a playbook beyond its shapes: trees that lead somewhere, names that exist, templates that are whole."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.load import PlaybookError, Problem, load_playbook
from warroom.playbook.workflow import Playbook

_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")


def check_playbook(organisation: Path | None = None) -> list[Problem]:
    """Every problem of the workflow with an organisation's files on top; an empty list when all is well."""
    try:
        playbook = load_playbook(organisation)
    except PlaybookError as error:
        return error.problems
    return [
        *_names(playbook), *_turns(playbook), *_trees(playbook), *_templates(playbook), *_messages(playbook),
        *_sentences(playbook), *_agenda(playbook), *_drills(organisation),
    ]  # fmt: skip


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
    "words.meeting": ("title",),
    "words.meeting_began": ("title",),
    "words.meeting_held": ("title", "people"),
    "words.other_version": ("who",),
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
    "tasks-not-kept": ("n", "of"), "cause-found": ("figure", "n"),
}  # fmt: skip


def _sentences(playbook: Playbook) -> list[Problem]:
    """Places in the sentences of ``after.toml`` that nothing fills."""
    after = playbook.after
    said = [
        (f"{part}.{name.name}", str(getattr(getattr(after, part), name.name)))
        for part in ("findings", "words", "drill", "blame")
        for name in fields(getattr(after, part))
    ]
    known = [(name, text, _PLACES.get(name, ())) for name, text in said]
    known.extend((f"proposal.{one.when}", one.say, _PROPOSED.get(one.when, ())) for one in after.proposal)
    return [
        Problem("after.toml", 1, name, f"only the places {', '.join(places) or 'none'}", place)
        for name, text, places in known
        for place in _PLACEHOLDER.findall(text)
        if place not in places
    ]


def _agenda(playbook: Playbook) -> list[Problem]:
    """Items of the review whose minutes would be kept in one place, or that look at a place that there is not."""
    items = playbook.closure.meeting.agenda
    names = [item.name or item.title for item in items]
    problems = [
        Problem("closure.toml", 1, name, "a name that stands once")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    places = set(_PLACEHOLDER.findall(playbook.texts["post_mortem.md"]))
    problems.extend(
        Problem("closure.toml", 1, f"{item.title}.about", "a place of templates/post_mortem.md", about)
        for item in items
        for about in item.about
        if about not in places
    )
    return problems


def _drills(organisation: Path | None) -> list[Problem]:
    from warroom.playbook.drills import load_drills

    try:
        load_drills(organisation)
    except PlaybookError as error:
        return error.problems
    return []


def _names(playbook: Playbook) -> list[Problem]:
    problems = []
    roles = {role.name for role in playbook.roles.role}
    for role in playbook.roles.role:
        if role.not_with and role.not_with not in roles:
            problems.append(Problem("roles.toml", 1, f"{role.name}.not_with", "the name of a role", role.not_with))
    for part, names in (
        ("severities.toml", [level.level for level in playbook.severities.severity]),
        ("phases.toml", [phase.name for phase in playbook.phases.phase]),
        ("roles.toml", [role.name for role in playbook.roles.role]),
        ("types.toml", [kind.name for kind in playbook.types.type]),
        ("trees.toml", [tree.name for tree in playbook.trees.tree]),
    ):
        if not names:
            problems.append(Problem(part, 1, "", "at least one"))
        problems.extend(
            Problem(part, 1, name, "a name that stands once")
            for name in sorted({name for name in names if names.count(name) > 1})
        )
    for level in playbook.severities.severity:
        near, far = level.resolve_within
        if near.microseconds > far.microseconds:
            problems.append(Problem("severities.toml", 1, f"{level.level}.resolve_within", "the near end first"))
    return problems


def _trees(playbook: Playbook) -> list[Problem]:
    problems: list[Problem] = []
    roles = {role.name for role in playbook.roles.role}
    for tree in playbook.trees.tree:
        problems.extend(Problem("trees.toml", 1, tree.name, what) for what in faults_of(tree))
        problems.extend(
            Problem("trees.toml", 1, f"{tree.name}.{end.name}.owner", "the name of a role", end.owner)
            for end in tree.end
            if end.owner and end.owner not in roles
        )
        for field, said, known in (
            ("phase", tree.phase, [phase.name for phase in playbook.phases.phase]),
            ("type", tree.type, [kind.name for kind in playbook.types.type]),
        ):
            if said and said not in known:
                problems.append(Problem("trees.toml", 1, f"{tree.name}.{field}", f"one of {', '.join(known)}", said))
        for end in tree.end:
            known = _values(playbook).get(end.act, [])
            needed = end.act in _values(playbook) and not (end.act == "start-verification" and not end.value)
            if needed and end.value not in known:
                where = f"{tree.name}.{end.name}.value"
                problems.append(Problem("trees.toml", 1, where, f"one of {', '.join(known)}", repr(end.value)))
            if end.act == "copy-command" and not end.commands:
                problems.append(Problem("trees.toml", 1, f"{tree.name}.{end.name}.commands", "at least one"))
    return problems


def _values(playbook: Playbook) -> dict[str, list[str]]:
    """What the acts of a tree's ends may be about."""
    levels = [level.level for level in playbook.severities.severity]
    return {
        "set-severity": levels,
        "declare": levels,
        "set-type": [kind.name for kind in playbook.types.type],
        "enter-phase": [phase.name for phase in playbook.phases.phase],
        "open-tree": [tree.name for tree in playbook.trees.tree],
        "open-composer": [audience.name for audience in playbook.communication.audience],
        "start-verification": [option.name for option in playbook.resolution.option],
    }


def _turns(playbook: Playbook) -> list[Problem]:
    """The statuses and phases that are offered on the way to a resolution, and the figures that are compared."""
    problems = []
    statuses = [status.name for status in playbook.declaration.status]
    phases = [phase.name for phase in playbook.phases.phase]
    metrics = [metric.name for metric in playbook.triage.baseline]
    for name in ("confirmed", "deployed", "failed", "verified"):
        turn = getattr(playbook.resolution, name)
        for field, said, known in (("status", turn.status, statuses), ("phase", turn.phase, phases)):
            if said and said not in known:
                problems.append(Problem("resolution.toml", 1, f"{name}.{field}", f"one of {', '.join(known)}", said))
    roles = [role.name for role in playbook.roles.role]
    if playbook.resolution.owner and playbook.resolution.owner not in roles:
        said = playbook.resolution.owner
        problems.append(Problem("resolution.toml", 1, "owner", f"one of {', '.join(roles)}", said))
    problems.extend(
        Problem("resolution.toml", 1, f"{point.title}.metric", f"one of {', '.join(metrics)}", point.metric)
        for point in playbook.resolution.checklist
        if point.metric and point.metric not in metrics
    )
    return problems


def faults_of(tree: Tree) -> list[str]:
    """What is wrong with a tree: answers that lead nowhere, nodes that nothing leads to, a cycle without an exit."""
    questions = {question.name: question for question in tree.question}
    ends = {end.name for end in tree.end}
    answers = {name: (one.yes, one.no, one.unknown) for name, one in questions.items()}
    faults = []
    if tree.first not in questions:
        faults.append(f"a first question that exists; there is no {tree.first!r}")
    for name, targets in answers.items():
        faults.extend(f"an answer of {name!r} that exists; there is no {target!r}" for target in targets
                      if target not in questions and target not in ends)  # fmt: skip
    reached, pending = set(), [tree.first]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(answers.get(name, ()))
    faults.extend(f"a way to {name!r}; nothing leads there" for name in sorted((set(questions) | ends) - reached))
    leading = set(ends)
    while more := {name for name, targets in answers.items() if name not in leading and leading & set(targets)}:
        leading |= more
    faults.extend(f"a way out of {name!r}; it goes round for ever" for name in sorted(set(questions) - leading))
    return faults


def _templates(playbook: Playbook) -> list[Problem]:
    problems: list[Problem] = []
    declared = {template.file: template for template in playbook.communication.template}
    names = {template.name for template in playbook.communication.template}
    for audience in playbook.communication.audience:
        problems.extend(
            Problem("communication.toml", 1, f"{audience.name}.templates", "the name of a template", name)
            for name in audience.templates
            if name not in names
        )
    for file, template in declared.items():
        text = playbook.texts.get(file)
        if text is None:
            problems.append(Problem("communication.toml", 1, template.name, f"the file templates/{file}"))
            continue
        for number, line in enumerate(text.splitlines(), 1):
            problems.extend(
                Problem(f"templates/{file}", number, name, "a field declared in communication.toml")
                for name in _PLACEHOLDER.findall(line)
                if name not in template.fields
            )
    return problems


def _messages(playbook: Playbook) -> list[Problem]:
    """Names that the making of messages relies on: targets, roles, levels, the fields that a person writes."""
    targets = [target.name for target in playbook.composing.target]
    levels = [level.level for level in playbook.severities.severity]
    roles = [role.name for role in playbook.roles.role]
    problems = [
        Problem("communication.toml", 1, f"{audience.name}.target", f"one of {', '.join(targets)}", audience.target)
        for audience in playbook.communication.audience
        if audience.target and audience.target not in targets
    ]
    problems += [
        Problem("communication.toml", 1, f"{audience.name}.levels", f"one of {', '.join(levels)}", one.level)
        for audience in playbook.communication.audience
        for one in audience.levels
        if one.level not in levels
    ]
    problems += [
        Problem("communication.toml", 1, f"{template.name}.edit", "one of its fields", name)
        for template in playbook.communication.template
        for name in template.edit
        if name not in template.fields
    ]
    problems += [
        Problem("composing.toml", 1, f"roles.{field}", f"one of {', '.join(roles)}", role)
        for field, role in playbook.composing.roles.items()
        if role not in roles
    ]
    return [*problems, *_wording(playbook)]


def _wording(playbook: Playbook) -> list[Problem]:
    """Names in braces that nothing fills: they would stand in a message as they are written."""
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
    return [
        Problem("composing.toml", 1, field, " or ".join(known) or "no name in braces", f"{{{name}}}")
        for field, form, known in forms
        for name in _BRACES.findall(form)
        if name not in known
    ]
