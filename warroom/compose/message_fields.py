"""The fields of a message, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from warroom.model.identity import Moment
from warroom.model.shape import record
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.updates import OpenWork, UpdateLog
from warroom.model.views import IncidentView

INSIDE = (
    "severity", "severity_name", "title", "status", "started", "affected", "impact", "users", "commander", "tech_lead",
    "comms_lead", "status_page", "war_room", "channel", "detection", "complaints", "progress", "next_steps", "eta",
    "resolution", "revenue", "timeline", "post_mortem", "tickets", "action_items", "thanks", "type", "trend",
)  # fmt: skip
"""Fields that are made of the incident's own words, or that only the house knows."""
PUBLIC = (
    "time", "date_time", "date", "day", "zone", "from_time", "to_time", "cadence", "next_update", "duration", "status",
    "title", "service", "subject", "system", "affected_action", "what_happened", "what_we_did", "prevention",
    "support_address", "team",
)  # fmt: skip
"""Fields that customers may read."""
FIELDS = tuple(dict.fromkeys((*INSIDE, *PUBLIC)))
"""Every field that a template may use."""


@record
class Material:
    """What a message is made of. ``news`` are the entries since the last update of its audience that count as news,
    in their order; ``now`` is in microseconds since 1970. ``offered`` is what people wrote, field by field, for the
    other audiences of the same side: customers, or the house. ``sealed`` are the digits of the newest seal of the log.
    """

    view: IncidentView
    now: Moment
    log: UpdateLog = field(default_factory=UpdateLog)
    news: tuple[TimelineEntry, ...] = ()
    work: OpenWork = field(default_factory=OpenWork)
    offered: Mapping[str, str] = field(default_factory=dict)
    sealed: str = ""
