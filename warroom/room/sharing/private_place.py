"""A place of the share as private incidents need it: opened and sealed with the keys of this database."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Token
from warroom.model.private import is_private
from warroom.oplog.envelope import available, token_of
from warroom.share.courier import Courier
from warroom.share.private_folder import PrivateFolder
from warroom.store.commit import local, set_local
from warroom.store.exchange import incident_ids, last_row
from warroom.store.member_queries import membership
from warroom.store.private_keys import PrivateKeys
from warroom.store.receive import raise_alarm

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from warroom.room.core import WarRoom
    from warroom.share.folder import Folder

TOLD_OUT = "told-out:"
"""What the name begins with under which this machine keeps that somebody said we were taken out of an incident."""
MEMBER_ALARM = "member"
TAKEN_OUT = (
    "somebody who is in it, or was, says that you were taken out of this private incident: if so, what is written from "
    "now on cannot be opened here; what you have stays, and what you write is sealed for those of whom you know"
)


def is_told_out(db: sqlite3.Connection, incident: IncidentId) -> bool:
    """Whether somebody who knows of ``incident`` says that we were taken out: that word is no line of the log."""
    return bool(local(db, f"{TOLD_OUT}{incident}"))


def private_folder(
    room: WarRoom, folder: Folder, place: str, *, db: sqlite3.Connection, ticks: Callable[[], float]
) -> PrivateFolder:
    """``folder``, which is at ``place``, with private incidents in it; ``db`` is a connection that only reads."""

    def told_out(incident: IncidentId, told: bool) -> None:
        if is_told_out(db, incident) == told:
            return

        def tell(writing: sqlite3.Connection) -> None:
            set_local(writing, f"{TOLD_OUT}{incident}", str(room.now()) if told else "")
            if told:
                raise_alarm(writing, (incident, MEMBER_ALARM, "", TAKEN_OUT), room.now())

        room.note(tell)

    return PrivateFolder(
        folder,
        db=db,
        keys=PrivateKeys(room.path),
        ticks=ticks,
        remember=lambda name, value: room.note(lambda writing: set_local(writing, name, value)),
        place=hashlib.sha256(place.encode()).hexdigest()[:12],
        told_out=told_out,
    )


def courier(room: WarRoom, folder: Folder, ticks: Callable[[], float]) -> Courier:
    """What carries private incidents from and to the place ``folder`` of which we are no member."""
    keys = PrivateKeys(room.path)
    mark: tuple[int, str] | None = None
    let_in: list[IncidentId] = []

    def ours() -> frozenset[Token]:
        nonlocal mark, let_in
        db, own = room.reader(), keys.recipient() if available() else ""
        if mark != (read := (last_row(db), own)):  # who is in is told by the log alone
            private = filter(is_private, incident_ids(db))
            mark, let_in = read, [incident for incident in private if own in membership(db, incident).members]
        return frozenset(token_of(incident) for incident in let_in if not is_told_out(db, incident))

    return Courier(folder, ours, ticks)
