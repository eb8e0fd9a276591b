"""Which incidents are private: their id says so, so that nothing has to be asked, can be late, or can change.

A plain incident is never called encrypted later, and a private one is never published plainly. Part of the shell's
fast path.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

    from warroom.model.identity import IncidentId, Token

PRIVATE = bytes.fromhex("b5e1a7")
"""What the random part of a private incident's id begins with; the rest is as random as that of any other."""
TOKEN = bytes.fromhex("7ac5d2")
"""What the name begins with under which a private incident lies on a share."""


MARK = "PRIVATE"
"""The mark of a private incident wherever it is shown."""


UNTOLD = "a private incident"
"""What stands for its title where a command of the settings takes it out of the program: to a phone, a pager."""


def is_private(incident: IncidentId) -> bool:
    """Whether the incident with this id is private, whatever is held or known of it."""
    return incident.startswith(PRIVATE.hex())


def private_title(incident: IncidentId, title: str) -> str:
    """The title of an incident, which says that it is private where it is, however it was written: in a document and in
    a message too, since those are handed on.
    """
    return privately(title) if is_private(incident) else title


def privately(title: str) -> str:
    """The title of a private incident, which says that it is one."""
    return title if title.startswith(MARK) else f"{MARK}: {title}"


def is_token(name: str) -> TypeGuard[Token]:
    """Whether ``name``, 32 hexadecimal digits, stands on a share for a private incident."""
    return name.startswith(TOKEN.hex())


def is_reserved(name: str) -> bool:
    """Whether an id would be taken for what it is not: no other incident gets such a one."""
    return name.startswith((PRIVATE.hex(), TOKEN.hex()))
