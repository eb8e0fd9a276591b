"""What an order is given, and what every order asks of it."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.oneself import person_meant
from warroom.model.views import IncidentView
from warroom.playbook.declaring_shapes import Role
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.text import quoted


def one_person(words: str) -> str:
    """The name of one person, without its ``@``. Raise `RoomTrouble` for none, or for several."""
    name = words.strip().removeprefix("@")
    if not name or "@" in name or len(name.split()) != 1:
        raise RoomTrouble(f"{quoted(words.strip())} is not one person: write @name, without blanks.", exit_codes.USAGE)
    return name


class OrderContext:
    """What an order is given: the room, the playbook, the incident, the words behind it, the time it is for."""

    __slots__ = ("argument", "at", "incident", "playbook", "room")

    def __init__(
        self, room: WarRoom, playbook: Playbook, incident: IncidentId, argument: str, at: EventTime | None
    ) -> None:
        self.room, self.playbook, self.incident, self.argument, self.at = room, playbook, incident, argument, at

    def needed(self, what: str) -> str:
        """The words behind the order. Raise `RoomTrouble` when there are none: ``what`` says what is missing."""
        if not self.argument:
            raise RoomTrouble(f"say {what} behind it.", exit_codes.USAGE)
        return self.argument

    def view(self) -> IncidentView:
        """The incident as it stands. Raise `RoomTrouble` when it is not here."""
        view = self.room.view(self.incident)
        if view is None:
            raise RoomTrouble("this incident is not here.", exit_codes.USAGE)
        return view

    def person(self, words: str) -> str:
        """The one person whom ``words`` name, oneself for ``@me``. Raise `RoomTrouble` for none or several."""
        return person_meant(one_person(words), self.room.person)

    def role(self, asks: str) -> tuple[Role, str]:
        """The role that is named behind the order, and the name of one person behind it, empty for none. Raise
        `RoomTrouble` when there is none of that name: ``asks`` says what else is missing.
        """
        choices = ", ".join(role.name for role in self.playbook.roles.role)
        name, _, person = self.needed(f"the role ({choices}) and {asks}").partition(" ")
        role = self.playbook.role(name)
        if role is None:
            raise RoomTrouble(f"{quoted(name)} is not a role: {choices}.", exit_codes.USAGE)
        return role, self.person(person) if person.strip() else ""
