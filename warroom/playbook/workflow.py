"""The whole workflow: every file of a playbook, each part made when it is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, dataclass_transform

from warroom.playbook.after import After
from warroom.playbook.board_shapes import Board
from warroom.playbook.closing_shapes import Closure, Practices, Resources, Training
from warroom.playbook.deciding_shapes import (
    IncidentType,
    Investigation,
    Resolution,
    ResolveOption,
    Tree,
    Trees,
    Triage,
    Types,
)
from warroom.playbook.declaring_shapes import (
    Declaration,
    Detection,
    Phase,
    Phases,
    Role,
    Roles,
    Severities,
    SeverityLevel,
    Source,
    Status,
)
from warroom.playbook.glossary_shapes import Glossary
from warroom.playbook.message_shapes import Audience, Communication, Composing, Safety, Target, Template

POST_MORTEM = "post_mortem"
"""The template of the document that is made of an incident."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _whole(shape_class: type[Any]) -> type[Any]:
    return dataclass(eq=False, repr=False)(shape_class)


@_whole
class Playbook:
    """The whole workflow. ``texts`` are the templates' texts by file name.

    A part that comes late is made when it is asked for: most of them no screen needs before its first line is painted.
    """

    severities: Severities
    phases: Phases
    roles: Roles
    detection: Detection
    declaration: Declaration
    triage: Triage
    trees: Trees
    investigation: Investigation
    resolution: Resolution
    communication: Communication
    closure: Closure
    types: Types
    practices: Practices
    resources: Resources
    training: Training
    composing: Composing
    safety: Safety
    after: After
    board: Board
    glossary: Glossary
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def late(cls, parts: Mapping[str, object], makers: Mapping[str, Callable[[], object]]) -> Playbook:
        """A workflow of ``parts``, and of others that ``makers`` make when they are asked for."""
        playbook = cls.__new__(cls)
        playbook.__dict__.update(parts, _makers=dict(makers))
        return playbook

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            makers = self.__dict__.get("_makers", {})
            if name not in makers:
                raise AttributeError(name)
            part = self.__dict__[name] = makers[name]()
            return part

    def make_whole(self) -> None:
        """Make what comes late now, while the files are those of the program that runs. Raise `PlaybookError`."""
        for name in list(self.__dict__.get("_makers", {})):
            getattr(self, name)

    def level(self, name: str) -> tuple[int, SeverityLevel] | None:
        """The rank (0 is the most severe) and the level called ``name``, in any case; `None` if there is none."""
        for rank, level in enumerate(self.severities.severity):
            if level.level.casefold() == name.strip().casefold():
                return rank, level
        return None

    def phase(self, name: str) -> tuple[int, Phase] | None:
        """The position and the phase called ``name`` (its name or title, in any case)."""
        for position, phase in enumerate(self.phases.phase):
            if name.strip().casefold() in (phase.name.casefold(), phase.title.casefold()):
                return position, phase
        return None

    def role(self, name: str) -> Role | None:
        """The role that people call ``name``: its name, short name, title or one of its other names."""
        wanted = name.strip().casefold()
        for role in self.roles.role:
            if wanted in map(str.casefold, (role.name, role.short, role.title, *role.also)):
                return role
        return None

    def tree(self, name: str) -> Tree | None:
        """The decision tree called ``name``."""
        return next((tree for tree in self.trees.tree if tree.name == name), None)

    def incident_type(self, name: str) -> IncidentType | None:
        """The type of incident called ``name``."""
        return next((kind for kind in self.types.type if kind.name == name), None)

    def way_noticed(self, words: str) -> Source | None:
        """The way of noticing an incident that ``words`` are the name or the title of, in any case."""
        wanted = words.strip().casefold()
        return next((way for way in self.detection.source if wanted in map(str.casefold, (way.name, way.title))), None)

    def way_words(self, words: str) -> str:
        """``words``, or the title of the way of noticing that they name: its name is a key, and nobody reads keys."""
        way = self.way_noticed(words)
        return way.title if way is not None else words

    def option(self, name: str) -> ResolveOption | None:
        """The way to resolve called ``name``, in any case."""
        wanted = name.strip().casefold()
        return next(
            (resolve_option for resolve_option in self.resolution.option if resolve_option.name.casefold() == wanted),
            None,
        )

    def audience(self, name: str) -> Audience | None:
        """The audience called ``name`` (its name or title, in any case)."""
        wanted = name.strip().casefold()
        return next(
            (
                audience
                for audience in self.communication.audience
                if wanted in map(str.casefold, (audience.name, audience.title))
            ),
            None,
        )

    @property
    def first_phases(self) -> list[str]:
        """The phases before the first one that takes as long as it takes: noticing, declaring, a first look."""
        return [phase.name for phase in itertools.takewhile(lambda phase: phase.box is not None, self.phases.phase)]

    def template(self, name: str) -> Template | None:
        """The template called ``name``."""
        return next((template for template in self.communication.template if template.name == name), None)

    @property
    def post_mortem_text(self) -> str:
        """The text of the post-mortem's template; the shipped file's where the workflow names no template of it."""
        template = self.template(POST_MORTEM)
        shipped = self.texts[f"{POST_MORTEM}.md"]
        return self.texts.get(template.file, shipped) if template is not None else shipped

    def target(self, name: str) -> Target | None:
        """The target called ``name`` (its name or title, in any case)."""
        wanted = name.strip().casefold()
        return next(
            (target for target in self.composing.target if wanted in map(str.casefold, (target.name, target.title))),
            None,
        )

    def status(self, name: str) -> Status | None:
        """The status called ``name``, in any case."""
        wanted = name.strip().casefold()
        return next((status for status in self.declaration.status if status.name.casefold() == wanted), None)
