"""Bringing a database up to date: the tables of the log by numbered steps, the folded ones by making them anew."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from warroom.store.rebuild import make_folded
from warroom.store.schema import ADMITTED, LOG, SHARED, VERSION, statements

log_tables = Migrations("warroom.log")


@log_tables()
def m001_the_log(db: Database) -> None:
    """The log, and what belongs to this machine alone."""
    for statement in statements(LOG):
        db.execute(statement)


@log_tables()
def m002_sharing(db: Database) -> None:
    """What is known of others who write: purges that wait for a key press, and alarms."""
    for statement in statements(SHARED):
        db.execute(statement)


@log_tables()
def m003_admission(db: Database) -> None:
    """What came from a share and says what is never taken from one."""
    for statement in statements(ADMITTED):
        db.execute(statement)


def migrate(connection: sqlite3.Connection, application: int) -> None:
    """Bring the database up to `VERSION`: all of it, or nothing at all.

    Two programs may try at once: the second finds the work done.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version < VERSION:
            log_tables.apply(Database(connection, execute_plugins=False))
            make_folded(connection)
            connection.execute(f"PRAGMA application_id = {application}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
