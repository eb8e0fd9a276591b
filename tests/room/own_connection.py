"""The connection that a room writes with: tests break what is behind it, as a full disk or a copied file would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from warroom.room.core import WarRoom


def own_connection(room: WarRoom) -> sqlite3.Connection:
    """The one that `room` stores with, which it gives to nobody else."""
    return room._db


@contextmanager
def storing_nothing(room: WarRoom) -> Iterator[None]:
    """The database of ``room`` takes nothing for so long."""
    own_connection(room).execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        own_connection(room).execute("PRAGMA query_only = OFF")
