"""The message being written: its draft, kept for each person and audience beside the log, and what it is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping

from warroom import exit_codes
from warroom.compose.draft import compose, stage_of, target_for, template_for, with_news
from warroom.compose.engine import TemplateTrouble
from warroom.compose.message_fields import Material
from warroom.model.identity import NO_MOMENT, IncidentId, Moment, Revision
from warroom.model.private import is_private
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.updates import DraftView, OpenWork, UpdateLog
from warroom.model.views import IncidentView
from warroom.playbook.message_shapes import Audience
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store.seals import newest_seal
from warroom.text import quoted, repair

LONGEST_FIELD = 8_000
"""Characters of a field that a person writes."""
_NEWEST = 50
"""Entries of each kind that are looked at for news."""


POSTED = "posted:"
"""Where the draft of a message that was posted is kept, by the act."""


class KeptDraft:
    """What is kept of a draft: the fields that the person wrote, the choices made, and where it stands.

    ``seen`` is the last operation that the draft knows of; ``stamp`` the time that it shows (microseconds), set while
    its text is with somebody for approval, so that it stays the same text; 0 for now.
    """

    __slots__ = ("began", "seen", "stamp", "target", "template", "typed")

    def __init__(
        self,
        typed: dict[str, str],
        *,
        template: str = "",
        target: str = "",
        seen: Revision = Revision(0),  # noqa: B008 - a number
        stamp: int = 0,
        began: Moment = NO_MOMENT,
    ) -> None:
        self.typed, self.template, self.target = typed, template, target
        self.seen, self.stamp, self.began = seen, stamp, began

    def as_text(self) -> str:
        """The form in which it is kept."""
        fields = {name: getattr(self, name) for name in ("typed", "template", "target", "seen", "stamp")}
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str, began: Moment) -> KeptDraft:
        """Read what `as_text` wrote; what is not of that form is left out."""
        try:
            decoded = json.loads(text)
        except ValueError:
            decoded = None
        decoded = decoded if isinstance(decoded, dict) else {}
        typed = decoded.get("typed")
        return cls(
            {str(name): str(words) for name, words in typed.items()} if isinstance(typed, dict) else {},
            template=str(decoded.get("template", "")),
            target=str(decoded.get("target", "")),
            seen=Revision(_whole(decoded.get("seen"))),
            stamp=_whole(decoded.get("stamp")),
            began=began,
        )


def _whole(value: object) -> int:
    return value if type(value) is int else 0


def place_of(incident: IncidentId, audience: str) -> str:
    """Where the draft is kept."""
    return f"{incident}:update:{audience}"


def kept_draft(room: WarRoom, incident: IncidentId, audience: str) -> KeptDraft:
    """The draft of this person for ``audience``; an empty one when there is none."""
    stored = room.draft(place_of(incident, audience))
    return KeptDraft.from_text(*stored) if stored is not None else KeptDraft({})


def keep(room: WarRoom, incident: IncidentId, audience: str, kept: KeptDraft) -> None:
    """Keep the draft; one in which nothing was written or chosen is forgotten."""
    empty = not (kept.typed or kept.template or kept.target or kept.stamp)
    room.keep_draft(place_of(incident, audience), "" if empty else kept.as_text(), kept.began or room.now())


def write_field(room: WarRoom, incident: IncidentId, audience: str, field: str, text: str) -> None:
    """Write a field of the draft; an empty ``text`` gives it back to the program. Raise `RoomTrouble`."""
    text = repair(text)
    if len(text) > LONGEST_FIELD:
        raise RoomTrouble(f"a field holds at most {LONGEST_FIELD} characters.", exit_codes.DATA)
    kept = kept_draft(room, incident, audience)
    if text:
        kept.typed[field] = text
    else:
        kept.typed.pop(field, None)
    kept.stamp = 0
    kept.seen = kept.seen or room.revision()
    keep(room, incident, audience, kept)


def choose(room: WarRoom, incident: IncidentId, audience: str, *, template: str = "", target: str = "") -> None:
    """Choose another template or target than the usual one for this draft."""
    kept = kept_draft(room, incident, audience)
    kept.template, kept.target, kept.stamp = template or kept.template, target or kept.target, 0
    keep(room, incident, audience, kept)


def take_in(room: WarRoom, playbook: Playbook, incident: IncidentId, audience: str, *, field: str = "progress") -> None:
    """Take what is new since the draft was begun into ``field``, where its audience may read it."""
    view = draft_view(room, playbook, incident, audience)
    kept = kept_draft(room, incident, audience)
    if field in kept.typed and not _audience(playbook, audience).customers:
        kept.typed[field] = with_news(playbook, kept.typed[field], view.fresh)
    kept.seen, kept.stamp = room.revision(), 0
    keep(room, incident, audience, kept)


def forget(room: WarRoom, incident: IncidentId, audience: str) -> None:
    """Begin anew: the next draft starts from what was posted last."""
    room.keep_draft(place_of(incident, audience), "", NO_MOMENT)


def set_aside(room: WarRoom, incident: IncidentId, audience: str, act: str) -> None:
    """The draft was posted in ``act``: begin anew, and keep what was written for when the post is taken back."""
    stored = room.draft(place_of(incident, audience))
    if stored is not None:
        room.keep_draft(f"{POSTED}{act}", json.dumps([audience, stored[0]], ensure_ascii=False), stored[1])
    forget(room, incident, audience)


def bring_back(room: WarRoom, incident: IncidentId, act: str) -> None:
    """``act`` was taken back: what had been written for its message is the draft again, unless another was begun."""
    stored = room.draft(f"{POSTED}{act}")
    if stored is None:
        return
    audience, text = json.loads(stored[0])
    place = place_of(incident, audience)
    if room.draft(place) is None:
        room.keep_draft(place, text, stored[1])
    room.keep_draft(f"{POSTED}{act}", "", NO_MOMENT)


def draft_view(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    audience: str,
    *,
    target: str = "",
    template: str = "",
    typed: Mapping[str, str] | None = None,
    view: IncidentView | None = None,
    log: UpdateLog | None = None,
) -> DraftView:
    """The message for ``audience`` as it would be copied now, checked.

    ``target``, ``template`` and ``typed`` stand above what the draft holds, for this once. ``view`` and ``log``, the
    messages of the incident, spare reading them again. Raise `RoomTrouble` for an audience, target or template that
    does not exist, for what customers would read of a private incident, and for a template that cannot be rendered.
    """
    audience_ = _audience(playbook, audience)
    if audience_.customers and is_private(incident):
        raise RoomTrouble(f"the incident is private: there is no message for {audience_.title}.", exit_codes.REFUSED)
    seen = view or view_of(room, incident)
    kept = kept_draft(room, incident, audience_.name)
    material = material_of(room, playbook, incident, audience_, view=seen, log=log, now=Moment(kept.stamp))
    stage = stage_of(playbook, seen, posted=material.log.last(audience_.name) is not None)
    wanted = template or kept.template
    chosen = playbook.template(wanted) if wanted else template_for(playbook, audience_, stage)
    if chosen is None or (chosen.name not in audience_.templates):
        choices = ", ".join(audience_.templates) or "none"
        raise RoomTrouble(f"{audience_.title} has no template {quoted(wanted)}: {choices}.", exit_codes.USAGE)
    place = target_for(playbook, audience_, target or kept.target)
    if place is None:
        choices = ", ".join(target.name for target in playbook.composing.target)
        raise RoomTrouble(f"there is no target {quoted(target or kept.target)}: {choices}.", exit_codes.USAGE)
    fields = {**kept.typed, **(typed or {})}
    fresh = tuple(new for new in material.news if kept.typed and new.version > kept.seen and new.struck is None)
    try:
        return compose(
            playbook, audience_, chosen, place, material, typed=fields, began=kept.began or None, fresh=fresh
        )
    except TemplateTrouble as trouble:
        raise RoomTrouble(f"{trouble}; `warroom playbook check` says more.", exit_codes.DATA) from None


def material_of(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    audience: Audience,
    *,
    view: IncidentView | None = None,
    log: UpdateLog | None = None,
    now: Moment = NO_MOMENT,
) -> Material:
    """What a message for ``audience`` is made of, at ``now`` (microseconds; the clock's unless given)."""
    log = log or log_of(room, incident)
    last = log.last(audience.name)
    seen, at = view or view_of(room, incident), now or room.now()
    news = _news(room, playbook, incident, since=last.at if last is not None else NO_MOMENT)
    if seen.summary.drill is not None:  # how the drill begins is said to those who play it
        opening = playbook.after.drill.began.partition("{{")[0]
        news = tuple(entry for entry in news if not (opening and entry.text.raw.startswith(opening)))
    offered = _offered(room, playbook, incident, audience, log)
    sealed = newest_seal(room.reader(), incident)
    return Material(seen, at, log, news, _work(room, incident), offered, sealed)


def _offered(
    room: WarRoom, playbook: Playbook, incident: IncidentId, audience: Audience, log: UpdateLog
) -> dict[str, str]:
    """What people wrote for the other audiences of the same side, posted or still in their drafts, the newest last: no
    word that was written for the house is offered for customers.
    """
    beside = [
        other_audience.name
        for other_audience in playbook.communication.audience
        if other_audience.customers == audience.customers and other_audience.name != audience.name
    ]
    found = {name: text.raw for one in log.posted if one.audience in beside for name, text in one.typed}
    for name in beside:
        found |= kept_draft(room, incident, name).typed
    return found


def view_of(room: WarRoom, incident: IncidentId) -> IncidentView:
    """The incident. Raise `RoomTrouble` when it is not here."""
    view = room.view(incident)
    if view is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not in {room.path}.", exit_codes.DATA)
    return view


def log_of(room: WarRoom, incident: IncidentId) -> UpdateLog:
    """Every message of the incident."""
    from warroom.store.message_queries import update_log

    return UpdateLog.together([update_log(room.reader(), _number(room, part)) for part in room.parts(incident)])


def _work(room: WarRoom, incident: IncidentId) -> OpenWork:
    from warroom.store.message_queries import open_work

    return OpenWork.together([open_work(room.reader(), _number(room, part)) for part in room.parts(incident)])


def _number(room: WarRoom, incident: IncidentId) -> int:
    from warroom.store.records import incident_number

    number = incident_number(room.reader(), incident)
    if number is None:
        raise RoomTrouble(f"the incident {incident[:8]} is not in {room.path}.", exit_codes.DATA)
    return number


def _news(room: WarRoom, playbook: Playbook, incident: IncidentId, *, since: Moment) -> tuple[TimelineEntry, ...]:
    """What counts as news and was entered after ``since``, in its order: the newest of each kind, and key moments."""
    news = playbook.composing.news
    filters = [Filter(kinds=frozenset((kind,)), noise=True) for kind in news.kinds]
    by_id = {
        entry.id: entry
        for filter_ in [*filters, Filter(pinned_only=True)]
        for entry in room.pages(incident, filter_).before(None, _NEWEST)
        if entry.entered_at > since and entry.kind not in news.never
    }
    return tuple(sorted(by_id.values(), key=lambda entry: entry.key))


def _audience(playbook: Playbook, name: str) -> Audience:
    audience = playbook.audience(name)
    if audience is None:
        known = ", ".join(one.name for one in playbook.communication.audience)
        raise RoomTrouble(f"there is no audience {quoted(name)}: {known}.", exit_codes.USAGE)
    return audience
