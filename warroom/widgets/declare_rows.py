"""Parts of the Decide pane for the first minutes: the first look, the declaration, what one's role does."""

from __future__ import annotations

from warroom.intake.contested import fact_words
from warroom.intake.times import clock_words
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import empty_roles
from warroom.room.readings.due import paged
from warroom.room.readings.filling import channel_name
from warroom.room.readings.left_open import CALL, LOOK, first_questions, open_questions
from warroom.text import for_line
from warroom.widgets.card import Rows


def first_look(rows: Rows, view: IncidentView, playbook: Playbook) -> None:
    """How it was noticed, whom it affects and where it goes: a card for each, answered in words."""
    rows.head("First look · Enter answers")
    for name, ask, hint in first_questions(playbook):
        said = fact_words(view, name)
        words = f" {said}" if said else f" ({for_line(hint)})" if hint else ""
        rows.card(
            f"{LOOK}:{name}",
            ("✓ ", Rows.OK) if said else ("? ", Rows.DIM),
            for_line(ask),
            (words, "bold" if said else Rows.DIM),
            hang=2,
        )


def to_declare(rows: Rows, view: IncidentView, playbook: Playbook) -> None:
    """The channel, the call, the status page and whom to page. Enter says each, ``c`` copies it."""
    declaration = playbook.declaration
    rows.head("Declaration · Enter says it, c copies")
    for name, title, offered in (
        ("channel", "Channel", channel_name(declaration.channel, view)),
        ("war_room", "Call", declaration.war_room),
        ("status_page", "Status page", " · ".join(declaration.status_page)),
    ):
        said = fact_words(view, name)
        rows.card(
            f"{CALL}:{name}",
            ("✓ ", Rows.OK) if said else ("· ", Rows.WARN),
            f"{title}  ",
            (said or for_line(offered), "bold" if said else Rows.DIM),
            hang=2,
        )
    rows.card(f"{CALL}:create", ("$ ", Rows.DIM), for_line(declaration.create_channel))
    called = paged(view)
    for number, contact in enumerate(declaration.on_call):
        at = called.get(contact.name)
        when = f"  paged {clock_words(EventTime.at(Moment(at)), view.zone)}" if at is not None else ""
        rows.card(
            f"{CALL}:{number}",
            ("· ", Rows.DIM) if at is None else ("✓ ", Rows.OK),
            f"{for_line(contact.name)}  ",
            (for_line(contact.reach), Rows.DIM),
            (when, "bold"),
            keys="Enter pages, or says so",
        )


def left_behind(rows: Rows, view: IncidentView, playbook: Playbook) -> None:
    """What nobody has answered in the first minutes stays within reach for as long as the incident goes on."""
    found = open_questions(view, playbook) if view.summary.closed is None else []
    if not found:
        return
    rows.head(f"Left open · {len(found)} · Enter answers")
    for open_question in found:
        rows.card(open_question.card, ("? ", Rows.DIM), for_line(open_question.words), hang=2)


def roles_wanted(rows: Rows, view: IncidentView, playbook: Playbook, now: Moment) -> None:
    """Which roles nobody has held for too long, and what each of them needs."""
    late = empty_roles(view, playbook, now)
    wanted = [role for role in playbook.roles.role if role.short in late]
    if not wanted:
        return
    rows.head("Nobody is")
    for role in wanted:
        needs = f": {role.skills}" if role.skills else ""
        rows.remark(f" {for_line(role.title)}{for_line(needs)}   /role {for_line(role.short.lower())} @name", Rows.WARN)


def ones_part(rows: Rows, view: IncidentView, playbook: Playbook, person: str) -> None:
    """What the roles that ``person`` holds are there for."""
    for role in playbook.roles.role:
        if any(holder.raw == person for holder in view.holders(role.name)):
            rows.head(f"You are {for_line(role.title)}")
            for words in role.responsibilities:
                rows.remark(f" · {for_line(words)}")
