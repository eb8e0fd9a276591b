"""Who was paged and when, and who is next where nobody answered: that somebody was called, and that somebody has
acknowledged it, are two facts.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.private import UNTOLD, is_private
from warroom.model.views import IncidentView
from warroom.playbook.declaring_shapes import Contact
from warroom.playbook.workflow import Playbook
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.due import PAGE
from warroom.text import Untrusted, bounded, for_line, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.config import OwnCommand

_LONGEST = 100


def page(room: WarRoom, incident: IncidentId, who: str, *, at: EventTime | None = None) -> Committed:
    """Record that ``who`` was paged: a contact of the playbook by its name, or a person with an ``@``."""
    who, when = bounded(repair(who).strip(), _LONGEST), at or EventTime.at(room.now())
    values = {"tree": PAGE, "node": who, "question": f"paged {who}", "answer": "yes", "answered": when.as_json()}
    kept = Write("answer", f"answer:{PAGE}:{who}", values)
    return state(room, incident, {}, kind=PAGE, text=f"paged {who}", at=when, beside=[kept])


def contact_named(playbook: Playbook, words: str) -> Contact | None:
    """The contact whose name begins with ``words``, in any case; `None` for none, or for several."""
    wanted = words.strip().casefold()
    contacts = [contact for contact in playbook.declaration.on_call if contact.name.casefold().startswith(wanted)]
    exact = [contact for contact in contacts if contact.name.casefold() == wanted]
    return (exact or contacts)[0] if len(exact or contacts) == 1 else None


def called_by_command(playbook: Playbook, words: str, commands: Mapping[str, OwnCommand]) -> str:
    """The contact whom ``words`` name and whom a command of the settings calls; empty where they only record a page."""
    contact = contact_named(playbook, words) if words.strip() else None
    return contact.name if contact is not None and contact.name in commands else ""


def page_by_command(
    room: WarRoom,
    view: IncidentView,
    who: str,
    commands: Mapping[str, OwnCommand],
    *,
    environ: Mapping[str, str],
) -> Committed:
    """Page ``who``, by the command that the settings have for that name where they have one, and record it then.

    It gets one line that says what is broken on its standard input. In a drill nobody is called. Raise `RoomTrouble`
    when it fails; nothing is recorded then. Not for the thread of the screen.
    """
    if view.summary.closed is not None:
        raise RoomTrouble("the incident has ended; /reopen WHY opens it again.", exit_codes.DATA)
    command = commands.get(who)
    if command is not None and command.command and view.summary.drill is None:
        from warroom.room.own_command import run_own

        level = f"{for_line(view.summary.severity.level)}: " if view.summary.severity is not None else ""
        facts = {"incident": view.id, "contact": who, "severity": level.rstrip(": "), "by": room.person}
        # What a command takes out of the house says nothing of what only its members read.
        title = UNTOLD if is_private(view.id) else view.summary.title.raw
        text = f"{level}{for_line(Untrusted(title))}"
        run_own(command, f"page.{who[:40]}", text, facts | {"title": title}, environ, done="paged")
    return page(room, view.id, who)
