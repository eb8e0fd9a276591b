"""The shapes of what an incident ends with, and of what goes on between incidents: links, practices, training.

As in `warroom.playbook.declaring_shapes`, the words are an organisation's own, and fields without a default must be
there.
"""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from warroom.model.desks import CLOSURE
from warroom.model.shape import shape
from warroom.playbook.duration import Duration

When = Literal[
    "always",
    "undeclared",
    "role-empty",
    "update-late",
    "no-timeline",
    "blame",
    "no-review",
    "follow-up-late",
    "alone",
    "untested",
]
_STRICT: dict[str, object] = {"extra": "forbid"}


@shape
class ClosureCheck:
    """A point of the closure checklist; ``known`` is what lets the program tick it. ``quiet`` says that it is asked of
    an incident that was not declared, too.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: str
    ask: str
    known: Literal["", "stable", "cause-confirmed", "verified", "status-page-resolved", "review-date"] = ""
    name: str = ""
    quiet: bool = False

    @property
    def record(self) -> str:
        """The record in which it is ticked."""
        return f"check:{CLOSURE}:{self.name or self.title}"


@shape
class AgendaItem:
    """A part of the meeting. Its minutes are kept under its ``name``; ``about`` are the places of the post-mortem's
    template that it looks at.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: str
    lasts: Duration
    points: tuple[str, ...]
    name: str = ""
    about: tuple[str, ...] = ()


@shape
class Meeting:
    """The post-mortem meeting."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    lasts: Duration
    attendees: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]


@shape
class Closure:
    """``closure.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    stable_for: Duration
    post_mortem_within: Duration
    check: tuple[ClosureCheck, ...]
    meeting: Meeting


@shape
class Practice:
    """A do or a don't, the place where it applies, and how long that lasts before it is said."""

    __pydantic_config__: ClassVar = _STRICT
    say: str
    when: When = "always"
    after: Duration | None = None


@shape
class Practices:
    """``practices.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    remember: str
    do: tuple[Practice, ...]
    dont: tuple[Practice, ...]


@shape
class LinkGroup:
    """Links of one sort by their title."""

    __pydantic_config__: ClassVar = _STRICT
    title: str
    links: dict[str, str]


@shape
class Resources:
    """``resources.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    group: tuple[LinkGroup, ...]
    runbooks: dict[str, str] = field(default_factory=dict)


@shape
class TrainingEvent:
    """Something that is practised every so often. ``drills`` names the type of incident whose drills count for it,
    ``any`` for every drill, nothing when it is only ticked off.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    every: Duration
    drills: str = ""


@shape
class Training:
    """``training.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    event: tuple[TrainingEvent, ...]
    resources: dict[str, str] = field(default_factory=dict)
