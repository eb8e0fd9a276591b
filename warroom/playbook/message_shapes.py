"""The shapes of what messages are made with: ``communication.toml``, ``composing.toml`` and ``safety.toml``.

As in `warroom.playbook.declaring_shapes`, the words are an organisation's own, and fields without a default must be
there.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import ClassVar, Literal

from warroom.model.described import Weight
from warroom.model.shape import shape
from warroom.playbook.declaring_shapes import Milestone, Range
from warroom.playbook.duration import Duration

_STRICT: dict[str, object] = {"extra": "forbid"}
_PARTS_OF_NAMES = re.compile(r"[-_.\[\]\s@]+")

Stage = Literal["", "first", "later", "identified", "resolved", "closed", "cancelled", "duplicate"]
Markup = Literal["typed mrkdwn", "mrkdwn", "markdown", "plain", "mail", "statuspage"]
Find = Literal[
    "words",
    "placeholder",
    "example",
    "unchanged",
    "ahead",
    "no-zone",
    "no-next-update",
    "eta",
    "host",
    "ip",
    "e-mail",
    "ticket",
    "person",
    "link",
    "stack-trace",
    "secret",
    "personal",
    "status",
    "stage",
    "open-check",
    "not-said",
    "too-long",
    "no-apology",
    "past",
    "fallen-cause",
    "mention",
]
When = Literal["always", "customers", "degraded", "open", "resolved"]


@shape
class Target:
    """A place that takes messages. ``limit`` and ``subject_limit`` count characters; 0 is no limit.

    ``statuses`` maps the playbook's statuses to the words of the place's own interface.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    markup: Markup
    limit: int = 0
    subject_limit: int = 0
    statuses: dict[str, str] = field(default_factory=dict)


@shape
class PublicService:
    """What customers know a service by. ``words`` in the incident's title, impact or affected parts point to it.

    Nothing else of an incident's own words ever reaches a customer by itself.
    """

    __pydantic_config__: ClassVar = _STRICT
    words: tuple[str, ...]
    title: str
    service: str
    subject: str
    system: str
    affected_action: str


@shape
class News:
    """What counts as news for the next update: ``kinds`` of entries beside key moments, at ``most`` so many.
    Kinds in ``never`` are none, not even as key moments.

    ``nothing`` is said when there is none. ``task`` (places: who, what), ``testing``, ``check`` and ``confirmed``
    (what) are the sentences for open tasks, hypotheses in test, checks that fall due and confirmed causes,
    ``contested`` (what, sides) for a cause about which people disagree, ``proposed``
    for a fix that has not gone in yet; ``status``
    (before, status) is what is new where the status alone is, ``unmade`` (what) for checks that nobody makes any more
    since it was closed, ``unfinished`` (who, what) for tasks that nobody finishes any more, ``over`` what comes next
    once it is resolved and no task and no check is open, ``first`` what is said without news to those who were told
    nothing before.
    """

    __pydantic_config__: ClassVar = _STRICT
    kinds: tuple[str, ...]
    most: int
    nothing: str
    task: str
    testing: str
    check: str
    confirmed: str
    contested: str = "Contested as the cause: {{ what }}, {{ sides }}."
    proposed: str = "The fix is to go in: {{ what }}."
    status: str = "The status went from {{ before }} to {{ status }}."
    over: str = "No task and no check is open."
    unfinished: str = "Closed without this: {{ who }}, {{ what }}."
    unmade: str = "Closed without these checks: {{ what }}."
    first: str = "Nothing more is known yet."
    never: tuple[str, ...] = ()


@shape
class Wording:
    """How times, lengths and counts are said; what stands in ``{{ }}`` is put in. ``not_owed`` is said of the status
    page while an incident of this kind owes it nothing, ``no_review`` of the post-mortem where none is asked for,
    ``optional_review`` where one may be held. The ETA of what is resolved is ``closes``, when it may be closed, and
    then ``ended``. ``closed`` is the status of what was closed and that nobody said is resolved.
    """

    __pydantic_config__: ClassVar = _STRICT
    date_time: str
    date: str
    today: str
    on_day: str
    hour: str
    hours: str
    minute: str
    minutes: str
    complaints: str
    and_more: str
    item: str
    not_owed: str = "none until somebody says so"
    private: str = "none: the incident is private"
    no_review: str = "none is asked for"
    optional_review: str = "none is needed, nor planned yet"
    closes: str = "Close at {{ time }} at the earliest"
    ended: str = "Nothing more is waited for"
    closes_checked: str = "Close once the open checks are made"
    closed: str = "Closed"
    days: str = "{{ n }} days"
    at_once: str = "under a minute"
    about: str = "about {{ what }}"
    one_complaint: str = "1 complaint so far"
    complaints_in_all: str = "{{ n }} complaints"
    one_complaint_in_all: str = "1 complaint"


@shape
class Composing:
    """``composing.toml``. ``unknown`` and ``standing`` map a field to its words while nobody has said it: ``unknown``
    inside the house only (``unknown_when_over`` once it is closed), ``standing`` for everybody, once each of its
    ``standing_needs`` is a time that is known. ``no_incident`` are fields of one that was cancelled: what was feared.
    ``milestones`` maps a time of the incident to its line in the closing message, ``unproven`` what is said of one
    that the checks, the fix or the way it was noticed do not bear out, ``roles`` a field to the role whose holder it
    names. ``fresh`` fields are made anew for every message, the others start from what was posted last.
    ``not_thanked`` are writers that are machines. Behind a word of ``channels_behind`` a ``#name`` is a channel, else
    it is a tag, which no reader of a message is told.
    """

    __pydantic_config__: ClassVar = _STRICT
    target: tuple[Target, ...]
    news: News
    wording: Wording
    milestones: dict[str, str]
    roles: dict[str, str]
    fresh: tuple[str, ...]
    asked_again: tuple[str, ...] = ()
    unproven: dict[str, str] = field(default_factory=dict)
    service: tuple[PublicService, ...] = ()
    unknown: dict[str, str] = field(default_factory=dict)
    unknown_when_over: dict[str, str] = field(default_factory=dict)
    no_incident: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    standing_needs: dict[str, tuple[Milestone, ...]] = field(default_factory=dict)
    not_thanked: tuple[str, ...] = ()
    channels_behind: tuple[str, ...] = ()

    def is_machine(self, name: str) -> bool:
        """Whether ``name`` is one of the machines, by itself or as a part: ``release-bot``."""
        machines = {machine.casefold() for machine in self.not_thanked}
        return bool(machines & {name.casefold(), *_PARTS_OF_NAMES.split(name.casefold())})


@shape
class SafetyRule:
    """A rule of the check before the copy.

    ``find`` is how it looks, ``when`` for which messages, ``weight`` how much it matters (a ``fault`` keeps the message
    from being approved and posted, a ``block`` from being copied too). ``say`` is the sentence shown. ``words`` are
    what is looked for, or what is allowed, as ``find`` says; ``swap`` maps words to their replacements, ``replace`` is
    the replacement for whatever was found.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    find: Find
    say: str
    weight: Weight = "warning"
    when: When = "always"
    words: tuple[str, ...] = ()
    swap: dict[str, str] = field(default_factory=dict)
    replace: str = ""
    offer: bool = False


@shape
class Safety:
    """``safety.toml``: the rules, and the domains that customers know already."""

    __pydantic_config__: ClassVar = _STRICT
    rule: tuple[SafetyRule, ...]
    public: tuple[str, ...] = ()


@shape
class AudienceLevel:
    """How often at one level of the ladder, where it is not as usual."""

    __pydantic_config__: ClassVar = _STRICT
    level: str
    every: Range


@shape
class NotOwed:
    """When an audience is told nothing until somebody says so: at these levels, in incidents of these types; an empty
    one means all. ``say`` is why.
    """

    __pydantic_config__: ClassVar = _STRICT
    say: str
    severity: tuple[str, ...] = ()
    type: tuple[str, ...] = ()


@shape
class Audience:
    """Somebody who is kept informed: how often, how soon first, with which templates, where it is posted.

    ``slow_after`` is how long after the declaration the far end of ``every`` is allowed; without it, never. ``until``
    is what ends the updates of ``every``: that it was told of the resolution, or that the incident is closed.
    ``not_owed`` is when it is told nothing by itself. ``decided_by`` is the fact of the incident (``status_page``) that
    lifts this; said in one of the words ``stopped_by`` it stops the audience's clock instead. ``posted_says`` and
    ``resolved_says`` are what that fact is once a message was posted, or that it is resolved. ``sealed_says`` stands
    below its messages, with the digits of the newest seal of the log for ``seal``: then the log is sealed with each.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    title: str
    templates: tuple[str, ...]
    every: Range | None = None
    first_within: Duration | None = None
    slow_after: Duration | None = None
    until: Literal["resolved", "closed"] = "resolved"
    customers: bool = False
    approval: bool = False
    target: str = ""
    levels: tuple[AudienceLevel, ...] = ()
    not_owed: tuple[NotOwed, ...] = ()
    decided_by: Literal["", "status_page"] = ""
    stopped_by: tuple[str, ...] = ()
    posted_says: str = ""
    resolved_says: str = ""
    sealed_says: str = ""


@shape
class Template:
    """A message's file under ``templates/`` and the fields that stand in it.

    ``stage`` is from when on it is the one to send; ``edit`` are the fields that a person writes.
    """

    __pydantic_config__: ClassVar = _STRICT
    name: str
    file: str
    fields: tuple[str, ...]
    stage: Stage = ""
    edit: tuple[str, ...] = ()


@shape
class Communication:
    """``communication.toml``."""

    __pydantic_config__: ClassVar = _STRICT
    best_practices: tuple[str, ...]
    audience: tuple[Audience, ...]
    template: tuple[Template, ...]
    support_channels: tuple[str, ...] = ()
