"""Bringing a database up to date: the tables of the log by numbered steps, the folded ones by making them anew."""

from __future__ import annotations

import json
import sqlite3

from sqlite_utils import Database, Migrations

from warroom.oplog.operation import PURGE
from warroom.store.purging import DONE, OPEN, VOID, WAITING
from warroom.store.rebuild import make_folded
from warroom.store.schema import ADMITTED, KEYS, LOG, PURGING, SHARED, VERSION, pack_name, statements
from warroom.store.transaction import Transaction

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


@log_tables()
def m004_purges_by_record(db: Database) -> None:
    """What each purge names, with what became of it here; before, a purge was believed whatever it named."""
    for statement in statements(PURGING):
        db.execute(statement)
    waiting = {row[0] for row in db.execute("SELECT op FROM purge_waits")}
    sought = "SELECT id, inc, head FROM ops WHERE instr(head, CAST('purge' AS BLOB))"
    put = "INSERT OR IGNORE INTO purge_targets (hash, op, inc, kind, name, state, at) VALUES (?, ?, ?, ?, ?, ?, 0)"
    for row, inc, head in db.execute(sought).fetchall():
        decoded = json.loads(head)
        if decoded["do"] != PURGE:
            continue
        for hash_ in map(bytes.fromhex, decoded.get("purges", ())):
            target = db.execute("SELECT body IS NULL FROM ops WHERE hash = ?", (hash_,)).fetchone()
            state = WAITING if row in waiting else OPEN if target is None else DONE if target[0] else VOID
            db.execute(put, (hash_, row, inc, decoded["is"], pack_name(decoded["on"]), state))
    db.execute("DROP TABLE purges")
    db.execute("DROP TABLE purge_waits")


@log_tables()
def m005_keys(db: Database) -> None:
    """Whose key is whose, as this machine knows it."""
    for statement in statements(KEYS):
        db.execute(statement)


def migrate(connection: sqlite3.Connection, application: int) -> None:
    """Bring the database up to `VERSION`: all of it, or nothing at all.

    Two programs may try at once: the second finds the work done.
    """
    with Transaction(connection):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version < VERSION:
            log_tables.apply(Database(connection, execute_plugins=False))
            make_folded(connection)
            connection.execute(f"PRAGMA application_id = {application}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
