"""What the playbook says for the phase at hand, as read-only content of the panes beside the timeline."""

from __future__ import annotations

from textual.content import Content

from warroom.model.views import IncidentView
from warroom.playbook.shapes import Playbook
from warroom.text import clean

_HEAD, _DIM, _OK = "bold $text-accent", "$quiet", "$text-success"


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
