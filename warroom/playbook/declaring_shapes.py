"""The shapes of what an incident is declared with: the ladder, the phases, the roles, the detection.

The words are an organisation's own; nothing here knows a severity, a question or a template. All text is as its
writer left it: callers show it through `warroom.text`. Fields without a default must be there.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from warroom.model.described import AtLeastOne
from warroom.model.shape import shape
from warroom.playbook.duration import Duration

Milestone = Literal[
    "", "detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed"
]
DoneWhen = Literal[
    "",
    "acknowledged",
    "assessed",
    "declared",
    "channel",
    "roles",
    "triaged",
    "tested",
    "split",
    "fixed",
    "verified",
]
Range = tuple[Duration, Duration]
_STRICT: dict[str, object] = {"extra": "forbid"}
DECLARED_TRACK, QUIET_TRACK = "declared", "quiet"
REQUIRED, OPTIONAL, NONE = "required", "optional", "none"


@shape
class SeverityLevel:
    """A level of the ladder. ``resolve_within`` is the amber and the red end; ``respond_within`` is how soon somebody
    leads, ``escalate_within`` how soon somebody has acknowledged it.

    ``track`` is `DECLARED_TRACK` or `QUIET_TRACK`, else what ``declare`` says in its older words; a level that says
    neither is declared. ``review`` is whether a post-mortem review is owed, else as the track has it.
    """

    __pydantic_config__: ClassVar = _STRICT
    level: str
    name: str
    impact: str
    examples: tuple[str, ...]
    response: str
    resolve_within: Range
    escalation: str
    track: Literal["", "declared", "quiet"] = ""
    declare: bool | None = None
    escalate_within: Duration | None = None
    respond_within: Duration | None = None
    path: str = ""
    review: Literal["", "required", "optional", "none"] = ""

    @property
    def quiet(self) -> bool:
        """Whether such an incident is only kept: nobody declares it, and nothing is owed but its end."""
        return self.track == QUIET_TRACK or (not self.track and self.declare is False)

    @property
    def asks_review(self) -> str:
        """`REQUIRED`, `OPTIONAL` or `NONE`."""
        return self.review or (OPTIONAL if self.quiet else REQUIRED)


@shape
class Severities:
    """``severities.toml``: the ladder, the most severe first."""

    __pydantic_config__: ClassVar = _STRICT
    severity: Annotated[tuple[SeverityLevel, ...], AtLeastOne()]


@shape
class Phase:
    """A phase: its time box counted from detection, or how long after the end, or throughout. ``done_when`` says for
    each of its actions what tells that it is done; where nothing does, people tick it.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    actions: tuple[str, ...]
    done_when: tuple[DoneWhen, ...] = ()
    box: Range | None = None
    within: Duration | None = None
    throughout: bool = False
    milestone: Milestone = ""


@shape
class Phases:
    """``phases.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    phase: Annotated[tuple[Phase, ...], AtLeastOne()]


@shape
class Role:
    """A role: ``declaration`` is what it does as told when it is assigned, ``also`` other names for it.

    ``not_with`` names a role that the same person should not hold; an ``optional`` one is shown when it is held.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    short: str
    responsibilities: tuple[str, ...]
    declaration: tuple[str, ...] = ()
    skills: str = ""
    also: tuple[str, ...] = ()
    empty_after: Duration | None = None
    not_with: str = ""
    not_with_why: str = ""
    optional: bool = False


@shape
class Roles:
    """``roles.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    role: Annotated[tuple[Role, ...], AtLeastOne()]


@shape
class Source:
    """A way in which an incident is noticed; ``alerts`` says that a machine gives the alert."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    signs: tuple[str, ...]
    alerts: bool = False


@shape
class Assessment:
    """A question of the first look; ``fact`` is the incident's field that the answer fills."""

    __pydantic_config__: ClassVar = _STRICT
    question: str
    fact: Literal["title", "users", "trend", "impact", "affected"]


@shape
class HotfixOrIncident:
    """How a hotfix differs from the response to an incident."""

    __pydantic_config__: ClassVar = _STRICT
    hotfix: str
    incident_response: str


@shape
class Detection:
    """``detection.toml``. ``acknowledge_within`` is how soon somebody has said that they look at what is suspected."""

    __pydantic_config__: ClassVar = _STRICT
    what: str
    categories: tuple[str, ...]
    hotfix: HotfixOrIncident
    source: tuple[Source, ...]
    assessment: tuple[Assessment, ...]
    acknowledge_within: Duration | None = None


@shape
class Status:
    """A word for how far we are, and the time that it sets when it is said."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    milestone: Milestone = ""


@shape
class Contact:
    """Whom to page and how; ``then`` is who is paged next when nobody has acknowledged it ``unanswered_after``."""

    __pydantic_config__: ClassVar = _STRICT
    name: str
    reach: str
    then: str = ""
    unanswered_after: Duration | None = None


@shape
class Declaration:
    """``declaration.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    channel: str
    create_channel: str
    war_room: str
    status_page: tuple[str, ...]
    status: Annotated[tuple[Status, ...], AtLeastOne()]
    on_call: tuple[Contact, ...] = ()
