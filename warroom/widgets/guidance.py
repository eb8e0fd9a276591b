"""What the playbook says for the phase at hand, as read-only content of the panes beside the timeline."""

from __future__ import annotations

from textual.content import Content

from warroom.model.views import IncidentView
from warroom.playbook.shapes import Playbook, Tree
from warroom.text import clean, for_line

_HEAD, _DIM, _OK = "bold $text-accent", "$quiet", "$text-success"
_STATES = {"open": "open", "testing": "testing", "confirmed": "CONFIRMED", "refuted": "refuted"}


class _Page:
    """Lines of content, one after the other."""

    def __init__(self) -> None:
        self._lines: list[Content] = []

    def head(self, text: str) -> None:
        if self._lines:
            self._lines.append(Content(""))
        self._lines.append(Content.styled(clean(text), _HEAD))

    def line(self, text: str, style: str = "") -> None:
        self._lines.append(Content.styled(clean(text), style) if style else Content(clean(text)))

    def points(self, texts: tuple[str, ...], mark: str = "·") -> None:
        for text in texts:
            self._lines.append(Content.assemble((f" {mark} ", _DIM), clean(text)))

    def content(self) -> Content:
        return Content("\n").join(self._lines)


def decide(view: IncidentView, playbook: Playbook) -> Content:
    """The phase's immediate actions, its questions and its tree."""
    page = _Page()
    found = playbook.phase(view.phase)
    if found is not None:
        phase = found[1]
        page.head(phase.title)
        page.points(phase.actions)
    trees = [tree for tree in playbook.trees.tree if tree.phase in (view.phase, "")]
    if view.phase == _phase_of_triage(playbook):
        page.head("Triage questions")
        for question in playbook.triage.question:
            page.points((question.ask + (f" ({question.hint})" if question.hint else ""),), "?")
        page.head("To copy")
        page.points(tuple(command.run for command in playbook.triage.command), "$")
    for tree in trees or playbook.trees.tree[:1]:
        page.head(tree.title)
        _branches(page, tree)
    kind = next((one for one in playbook.types.type if one.name == _fact(view, "type")), None)
    if kind is not None:
        page.head(kind.title)
        page.points(kind.contain, "!")
        page.points(tuple(check.title + (f": {check.hint}" if check.hint else "") for check in kind.check))
        if kind.notify:
            page.line("Tell: " + ", ".join(kind.notify))
    return page.content()


def _phase_of_triage(playbook: Playbook) -> str:
    tree = next((tree for tree in playbook.trees.tree if tree.phase), None)
    return tree.phase if tree is not None else ""


def _branches(page: _Page, tree: Tree) -> None:
    ends = {end.name: end.say for end in tree.end}
    for question in tree.question:
        page.line(f" {question.ask}")
        for key, target in (("y", question.yes), ("n", question.no)):
            page.line(f"   {key}  {ends.get(target, 'next question')}", _DIM)


def _fact(view: IncidentView, name: str) -> str:
    value = view.facts.get(name)
    return value.raw if value is not None else ""


def hypotheses(view: IncidentView, playbook: Playbook) -> Content:
    """The cards that were raised with ``?``, and what is usually behind such an incident."""
    page = _Page()
    for card in view.hypotheses:
        state = "CONTESTED" if card.contested else _STATES.get(card.status, for_line(card.status))
        page.line(f"{for_line(card.label)} {state}  {for_line(card.statement)}")
    if not view.hypotheses:
        page.line("None yet. In the line: ? and what it could be.", _DIM)
    kind = next((one for one in playbook.types.type if one.name == _fact(view, "type")), None)
    if kind is not None:
        page.head(f"Common causes: {kind.title}")
        page.points(kind.causes)
    page.head("Look at")
    page.points(tuple(check.title for check in playbook.investigation.check))
    return page.content()


def verify(view: IncidentView, playbook: Playbook) -> Content:
    """The timed checks and the checklist."""
    page = _Page()
    if "deployed" not in view.times:
        page.line("Starts when a fix goes in: /fixed", _DIM)
    for step in playbook.resolution.verify:
        page.line(f" {step.after.words:>4}  {step.ask}")
    page.head("Checklist")
    page.points(tuple(f"{point.title}: {point.expect}" for point in playbook.resolution.checklist))
    return page.content()


def update(view: IncidentView, playbook: Playbook) -> Content:
    """Who is to hear what, how often, and the form of the next update."""
    page = _Page()
    for audience in playbook.communication.audience:
        every = (
            f"every {audience.every[0].words} to {audience.every[1].words}" if audience.every is not None else "once"
        )
        page.line(f"{audience.title}: {every}")
    first = playbook.communication.audience[0]
    form = next((one for one in playbook.communication.template if one.name == _regular(first.templates)), None)
    if form is not None:
        page.head(form.name.replace("_", " "))
        page.line(playbook.texts.get(form.file, "").rstrip(), _DIM)
    page.head("Best practices")
    page.points(playbook.communication.best_practices)
    return page.content()


def _regular(templates: tuple[str, ...]) -> str:
    """The template that is used again and again: the one whose name says so, else the first."""
    return next((name for name in templates if "update" in name), templates[0] if templates else "")


def severity_ladder(playbook: Playbook) -> Content:
    """The ladder with impact, response and examples, as help for "how bad is it?"."""
    page = _Page()
    for digit, level in enumerate(playbook.severities.severity):
        near, far = level.resolve_within
        page.head(f"{digit}  {level.level} {level.name}")
        page.line(f"   {level.impact}")
        page.line(
            f"   {level.response} · resolve within {near.words} to {far.words} · {level.escalation}"
            + ("" if level.declare else " · not declared"),
            _DIM,
        )
        page.line("   " + ", ".join(level.examples), _DIM)
    return page.content()
