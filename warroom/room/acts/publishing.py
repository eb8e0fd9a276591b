"""Handing a message to a place or a command of the user's own settings, and recording it as posted when that took it.

A command is run as it is written, without a shell. Nothing of a playbook, a share or an incident names either. Where
nobody knows whether the message was posted, that is kept, and it is not sent again until somebody who looked says so.
"""

from __future__ import annotations

import contextlib
import shlex
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

from warroom import exit_codes
from warroom.config import OwnCommand, Publishing
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.private import is_private
from warroom.model.updates import DraftView
from warroom.playbook.workflow import Playbook
from warroom.room.acts import comms, on_its_way
from warroom.room.acts.custody import note_publishing
from warroom.room.acts.on_its_way import Going, read_kept
from warroom.room.acts.refusing import refuse_private
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.outgoing.outcome import Sent, Unknown
from warroom.room.outgoing.place_kinds import KINDS, OutgoingMessage, customers_read, kind_named
from warroom.room.own_command import named, run_own
from warroom.room.unfinished import Unfinished
from warroom.store.commit import set_local
from warroom.store.published import published_before
from warroom.store.transaction import Transaction
from warroom.text import for_line, quoted


class Published:
    """A message that the command took: what it said, and the act that recorded the post."""

    __slots__ = ("committed", "output")

    def __init__(self, output: str, committed: Committed) -> None:
        self.output, self.committed = output, committed


class Unsettled(RoomTrouble):
    """Nobody knows whether a message was posted, or it was ``posted`` and is not recorded: ``why`` says what happened,
    the sentence how a shell settles it.
    """

    def __init__(self, why: str, told: str, exit_code: int, *, posted: bool = False) -> None:
        super().__init__(told, exit_code)
        self.why, self.posted = why, posted


def publish(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    draft: DraftView,
    name: str,
    hooks: Mapping[str, OwnCommand],
    *,
    environ: Mapping[str, str],
    without_approval: str = "",
    notify: bool | None = None,
) -> Published:
    """Give the message to the place or the command called ``name`` and record the post when that took it.

    A command gets the exact text on its standard input and, as JSON, the facts in a file that only its owner may read,
    named by ``WARROOM_FACTS``. ``notify`` says whether a place mails its subscribers, whatever the settings say of it;
    `None` leaves it to them. Raise `RoomTrouble` when there is no such command or place, when the incident is
    private, when the message may not leave, when it takes longer than its limit (a command is ended with all that it
    started then; nobody knows then whether it was posted) or when it fails; nothing is recorded then. Not for the
    thread of the screen.
    """
    refuse_private(f"nothing of it is given to [publish.{name[:40]}]", incident)
    place = hooks.get(name)
    command = place if isinstance(place, Publishing) and place.kind else named(hooks, "publish", name)
    if draft.drill:
        raise RoomTrouble(f"this is a drill: nothing of it is given to [publish.{name[:40]}].", exit_codes.REFUSED)
    comms.may_post(playbook, draft, without_approval=without_approval)
    if isinstance(command, Publishing):
        _refuse_words_of_the_house(playbook, draft, name, command)
    if isinstance(command, Publishing) and command.kind:
        command = command if notify is None else replace(command, notify=notify)
        return _publish_to(
            room, playbook, incident, draft, name, command, environ=environ, without_approval=without_approval
        )

    def run() -> Sent:
        try:
            text = draft.message.text.raw
            return Sent(note=run_own(command, f"publish.{name}", text, _facts(draft, incident), environ, done="posted"))
        except Unfinished as ended:
            raise Unknown(ended.why, ended.exit_code, said=ended.said) from None

    return _send(room, playbook, incident, draft, name, run, without_approval=without_approval, is_place=False)


def what_it_does(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    draft: DraftView,
    name: str,
    place: OwnCommand,
    *,
    without_approval: str = "",
) -> str:
    """What the message would do at ``place``, called ``name``, where it has to be said first whether that mails people
    who did not ask for it; empty for any other place, and where `publish` refuses it. For a screen: it waits for nobody
    who writes.
    """
    kind = kind_named(place.kind) if isinstance(place, Publishing) else None
    if not isinstance(place, Publishing) or kind is None or kind.tells is None or draft.drill or is_private(incident):
        return ""
    if unsettled_as_read(room, incident, draft.audience) is not None:
        return ""
    try:
        _refuse_words_of_the_house(playbook, draft, name, place)
        comms.may_post(playbook, draft, without_approval=without_approval)
    except RoomTrouble:
        return ""
    return kind.tells(place, published_before(room.reader(), incident, draft.audience, name, kind.gives))


def is_kept_from(playbook: Playbook, audience: str, place: object) -> bool:
    """Whether ``place`` is one that customers read, for whom what is written to an ``audience`` of the house is not."""
    named = playbook.audience(audience)
    house = named is not None and not named.customers
    return house and isinstance(place, Publishing) and customers_read(place)


def _refuse_words_of_the_house(playbook: Playbook, draft: DraftView, name: str, place: Publishing) -> None:
    """What is written for the house never went through what customers' messages do: its words, its approval."""
    audience = playbook.audience(draft.audience)
    if audience is not None and is_kept_from(playbook, draft.audience, place):
        raise RoomTrouble(
            f"customers read [publish.{name[:40]}], and {for_line(audience.title)} is for the house: nothing was "
            "posted. If only the house reads it, write customers = false there in your settings.",
            exit_codes.REFUSED,
        )


def _note_for_customers(room: WarRoom, playbook: Playbook, incident: IncidentId, draft: DraftView) -> None:
    """Note that what customers read was handed on. It is posted and recorded by now, whatever becomes of the note."""
    audience = playbook.audience(draft.audience)
    if audience is not None and audience.customers:
        with contextlib.suppress(RoomTrouble):
            note_publishing(room, incident, audience.title, draft.message.text.raw)


def _facts(draft: DraftView, incident: IncidentId) -> dict[str, object]:
    return {
        "incident": incident,
        "audience": draft.audience,
        "template": draft.template,
        "stage": draft.stage,
        "target": draft.target,
        "status": draft.status.raw,
        "subject": draft.message.subject.raw,
        "body": draft.message.body.raw,
        "sha256": draft.message.digest,
        "fields": {name: text.raw for name, text in draft.fields},
    }


def _publish_to(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    draft: DraftView,
    name: str,
    place: Publishing,
    *,
    environ: Mapping[str, str],
    without_approval: str,
) -> Published:
    """Send the message to a place, and keep what that calls it."""
    kind = kind_named(place.kind)
    if kind is None:
        known = ", ".join(one.name for one in KINDS)
        raise RoomTrouble(f"publish.{name[:40]}.kind: there is no {quoted(place.kind)}: {known}.", exit_codes.SETTING)
    target = playbook.target(draft.target)
    if target is None or target.markup not in kind.markups:
        fitting = [target.name for target in playbook.composing.target if target.markup in kind.markups]
        raise RoomTrouble(
            f"[publish.{name[:40]}] is {kind.name}: write the message for {' or '.join(fitting) or 'a place of it'} "
            f"(o on the screen, --to in a shell), not for {draft.target[:40]}.",
            exit_codes.DATA,
        )

    def send() -> Sent:
        before = _asked(room, lambda db: published_before(db, incident, draft.audience, name, kind.gives))
        sent = kind.sends(OutgoingMessage(name, place, draft, incident, before, environ))
        return sent if kind.gives(sent.id) else Sent(link=sent.link, note=sent.note)

    return _send(room, playbook, incident, draft, name, send, without_approval=without_approval, is_place=True)


def _send(
    room: WarRoom,
    playbook: Playbook,
    incident: IncidentId,
    draft: DraftView,
    name: str,
    send: Callable[[], Sent],
    *,
    without_approval: str,
    is_place: bool,
) -> Published:
    """Do ``send``, and record the post; as long as nobody knows what came of it, nothing more goes to that audience."""
    going = Going(draft, name, room.now(), without_approval)
    _take_turn(room, incident, going)  # whatever happens from here on
    try:
        sent = send()
    except Unknown as trouble:
        with contextlib.suppress(RoomTrouble):  # where nothing can be stored, what was kept before it was sent stays
            on_its_way.keep(room, incident, going.stored(trouble.why))
            comms.hold(room, incident, draft)
        raise Unsettled(
            trouble.why,
            f"nobody knows whether it was posted: {trouble.why}. Nothing was recorded and it is not sent again: look "
            f"there, then {_settling(incident, draft.audience, draft.target)}."
            + (f" It said: {trouble.said}" if trouble.said.strip() else ""),
            trouble.exit_code,
        ) from None
    except RoomTrouble:
        with contextlib.suppress(RoomTrouble):  # why it was not sent is what is to be told
            on_its_way.end_turn(room, incident, going)
        raise
    kept = {"to": name, **_as_kept(sent)} if is_place else None
    try:
        committed = comms.post(
            room,
            playbook,
            incident,
            draft,
            without_approval=without_approval,
            sent=kept,
            recorded=lambda db: on_its_way.end(db, incident, going),
        )
    except RoomTrouble as trouble:
        why = f"{name} took it, and that could not be recorded: {str(trouble).rstrip('.')}"
        with contextlib.suppress(RoomTrouble):  # where nothing can be stored, what was kept before it was sent stays
            on_its_way.keep(room, incident, going.stored(why, kept or {"to": name, "id": ""}))
        raise Unsettled(
            why,
            f"it was posted: {why}. It is not sent again; once it can be recorded: "
            f"{_settling(incident, draft.audience, draft.target)}.",
            trouble.exit_code,
            posted=True,
        ) from None
    _note_for_customers(room, playbook, incident, draft)
    told = sent.note or sent.link
    return Published(f"{told}\n" if told and is_place else told, committed)


def settle(
    room: WarRoom, playbook: Playbook, incident: IncidentId, draft: DraftView, *, posted: bool, called: str = ""
) -> Committed | None:
    """Somebody looked whether the message that nobody knows of was posted: record it as posted when it was sent, with
    what it is ``called`` there (empty for not known), or let it be sent again. Raise `RoomTrouble` when nothing is to
    be settled, or the message is another one by now.
    """
    nothing = RoomTrouble("there is no message of which nobody knows whether it was posted.", exit_codes.DATA)
    kept = unsettled(room, incident, draft.audience)
    if kept is None:
        raise nothing

    def settled(db: sqlite3.Connection) -> None:
        place, stored = on_its_way.kept_in_room(db, incident, draft.audience)
        if read_kept(stored) != kept:
            raise nothing  # somebody settled it in between, and another may be on its way by now
        set_local(db, place, "")

    def not_posted(db: sqlite3.Connection) -> None:
        with Transaction(db, at_once=True):
            settled(db)

    if not posted:
        room.note(not_posted)
        return None
    if kept["digest"] != draft.message.digest:
        raise RoomTrouble(
            f"the message is another one by now: `{_post(incident, draft.audience)} --at TIME` records it as it is, "
            f"then `{_post(incident, draft.audience)} --settle not-posted` ends the question.",
            exit_codes.DATA,
        )
    return comms.post(
        room,
        playbook,
        incident,
        draft,
        at=EventTime.at(Moment(int(str(kept["at"])))),
        without_approval=str(kept["without_approval"]),
        sent=sent if isinstance(sent := kept.get("sent"), dict) else {"to": str(kept["name"]), "id": called},
        recorded=settled,
    )


def unsettled(room: WarRoom, incident: IncidentId, audience: str) -> dict[str, object] | None:
    """The message to ``audience`` of which nobody knows whether it was posted: its place, when, why, its digest."""
    return read_kept(_asked(room, lambda db: on_its_way.kept_in_room(db, incident, audience)[1]))


def unsettled_as_read(room: WarRoom, incident: IncidentId, audience: str) -> dict[str, object] | None:
    """The same for a screen: it waits for nobody who writes."""
    return read_kept(on_its_way.kept_in_room(room.reader(), incident, audience)[1])


def _take_turn(room: WarRoom, incident: IncidentId, going: Going) -> None:
    """Keep that the message is on its way, unless another is: whoever sends at the same time, in another program as
    well, finds it there. Raise `Unsettled`.
    """
    audience, stored = going.stored("it may still be on its way, and what came of it is not recorded")

    def taken(db: sqlite3.Connection) -> str:
        with Transaction(db, at_once=True):
            place, other = on_its_way.kept_in_room(db, incident, audience)
            if not other:
                set_local(db, place, stored)
        return other

    kept = read_kept(_asked(room, taken))
    if kept is not None:
        posted = "sent" in kept
        standing = "the last one was posted and is not recorded"
        if not posted:
            standing = "nobody knows yet whether the last one was posted"
        settling = _settling(incident, audience, str(kept.get("target") or ""))
        raise Unsettled(
            str(kept["why"]),
            f"{standing} ({kept['why']}): {'' if posted else 'look there, then '}{settling}.",
            exit_codes.REFUSED,
            posted=posted,
        )


def _settling(incident: IncidentId, audience: str, target: str) -> str:
    """The commands by which somebody says what became of a message, whole, so that they are of this one."""
    command = _post(incident, audience, target)
    return f"`{command} --settle posted` or `{command} --settle not-posted`"


def _post(incident: IncidentId, audience: str, target: str = "") -> str:
    form = f" --to {shlex.quote(for_line(target))}" if target else ""
    return f"warroom post --incident {incident[:8]} --audience {shlex.quote(for_line(audience))}{form}"


def _asked(room: WarRoom, ask: Callable[[sqlite3.Connection], str]) -> str:
    """What ``ask`` finds; any thread may."""
    places: list[str] = []
    room.note(lambda db: places.append(ask(db)))
    return places[0]


def _as_kept(sent: Sent) -> dict[str, str]:
    return {"id": sent.id, **({"link": sent.link} if sent.link else {})}
