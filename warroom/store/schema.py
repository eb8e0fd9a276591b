"""The tables of the local SQLite file.

``ops`` is the log and the only truth; ``local`` and ``drafts`` belong to this machine and never leave it; every other
table is folded from ``ops`` and may be thrown away and made again (`warroom.store.rebuild`).

Part of the shell's fast path: it holds text only. Migrations are in `warroom.store.migrations`.
"""

from __future__ import annotations

import sqlite3

from warroom.model.record_kinds import ENTRY, KINDS, NUMBER

VERSION = 11
"""Kept as SQLite's ``user_version``, so that each write can check it for the price of a header read. From 11 on there
are private incidents, which a program that knows only 10 would publish for everybody to read.
"""

LOG = """
CREATE TABLE IF NOT EXISTS local (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS incidents (inc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS writers (writer INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS ops (
    id INTEGER PRIMARY KEY,      -- order of arrival here, nothing else
    inc INTEGER NOT NULL REFERENCES incidents,
    writer INTEGER NOT NULL REFERENCES writers,
    n INTEGER NOT NULL,
    t INTEGER NOT NULL,          -- hybrid logical clock, microseconds
    at INTEGER NOT NULL,         -- wall clock of its writer, microseconds
    by TEXT NOT NULL,
    act TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    prev BLOB NOT NULL,
    head BLOB NOT NULL,          -- the bytes as written
    body BLOB,                   -- the bytes as written; NULL once purged, or while withheld
    signature BLOB
);
CREATE INDEX IF NOT EXISTS ops_by_number ON ops (inc, writer, n);
CREATE TABLE IF NOT EXISTS purges (hash BLOB PRIMARY KEY, op INTEGER NOT NULL REFERENCES ops) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (
    place TEXT NOT NULL,         -- the incident's id and the pane, or 'home'
    person TEXT NOT NULL,
    text TEXT NOT NULL,
    began INTEGER NOT NULL,      -- microseconds: the first keystroke
    PRIMARY KEY (place, person)
) WITHOUT ROWID;
"""

SHARED = """
CREATE TABLE IF NOT EXISTS purge_waits (
    op INTEGER PRIMARY KEY REFERENCES ops    -- a purge that waits for a key press here: its writer purged too much
);
CREATE TABLE IF NOT EXISTS alarms (
    incident TEXT NOT NULL,
    what TEXT NOT NULL,
    writer TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,         -- microseconds: when it was seen first
    PRIMARY KEY (incident, what, writer, words)
) WITHOUT ROWID;
"""

ADMITTED = """
CREATE TABLE IF NOT EXISTS set_apart (
    op INTEGER PRIMARY KEY REFERENCES ops    -- came from a share and says what is never taken from one
);
"""

PURGING = """
CREATE TABLE IF NOT EXISTS purge_targets (
    hash BLOB NOT NULL,          -- what shall be emptied, whether it is here or not
    op INTEGER NOT NULL REFERENCES ops,
    inc INTEGER NOT NULL,        -- the record that the purge names: nothing else is emptied by it
    kind TEXT NOT NULL,
    name BLOB NOT NULL,
    state TEXT NOT NULL,         -- open: it has not come; done; waiting for a key press here; refused here; void
    at INTEGER NOT NULL,         -- microseconds: when it was carried out at the word of somebody else; 0 for ours
    PRIMARY KEY (hash, op)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS purge_targets_by_op ON purge_targets (op);
CREATE INDEX IF NOT EXISTS purge_targets_by_record ON purge_targets (inc, kind, name);
CREATE INDEX IF NOT EXISTS purge_targets_waiting ON purge_targets (inc) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS purge_targets_lately ON purge_targets (at) WHERE at > 0;
CREATE TABLE IF NOT EXISTS purged_words (
    inc INTEGER NOT NULL,        -- what was purged here, as hashes that cost time to try: never the words themselves
    length INTEGER NOT NULL,     -- how many words
    digest BLOB NOT NULL,
    PRIMARY KEY (inc, length, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS came_back (
    op INTEGER PRIMARY KEY REFERENCES ops    -- holds words that were purged here, and came after that
);
"""

KEYS = """
CREATE TABLE IF NOT EXISTS pins (
    person TEXT NOT NULL,
    writer TEXT NOT NULL,        -- says that it is that person
    state TEXT NOT NULL,         -- pinned; asked: nobody here has decided; revoked; open: taken even unsigned
    at INTEGER NOT NULL,         -- microseconds: since when
    PRIMARY KEY (person, writer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS key_waits (
    op INTEGER PRIMARY KEY REFERENCES ops    -- waits until somebody here accepts the key that wrote it
);
"""

FOLDED = """
CREATE TABLE records (
    rec INTEGER PRIMARY KEY,
    inc INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name BLOB NOT NULL,          -- 16 bytes of a random id, or the text of a derived one
    born INTEGER NOT NULL        -- the operation that made it
);
CREATE TABLE refused (
    op INTEGER PRIMARY KEY,      -- means what cannot be: kept in the log, passed on, not shown
    why TEXT NOT NULL,
    folded INTEGER NOT NULL      -- 1 where only its body counts as withheld
);
CREATE UNIQUE INDEX records_by_name ON records (inc, kind, name);
CREATE TABLE heads (
    rec INTEGER NOT NULL, field TEXT NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (rec, field, op)
) WITHOUT ROWID;
CREATE TABLE seen (
    rec INTEGER NOT NULL, field TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (rec, field, hash)
) WITHOUT ROWID;
CREATE TABLE entries (
    rec INTEGER PRIMARY KEY,
    inc INTEGER NOT NULL,
    name BLOB NOT NULL,
    sort INTEGER NOT NULL,       -- microseconds: where it stands in the timeline
    born_t INTEGER NOT NULL,
    rev INTEGER NOT NULL,        -- the last operation that touched it, by order of arrival
    by TEXT NOT NULL,
    entered INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    lo INTEGER, hi INTEGER, approx INTEGER NOT NULL, words TEXT NOT NULL, zone TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    struck TEXT, struck_by TEXT, redacted TEXT,
    tags TEXT, people TEXT, speaker TEXT, "like" TEXT, repeats TEXT, after INTEGER, source TEXT, details TEXT,
    marks TEXT,                  -- JSON: field -> conflict, waiting, purged, newer
    versions INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    noise INTEGER NOT NULL,
    spaced TEXT                  -- the text once more, where its script knows no spaces, with each sign a word
);
CREATE INDEX entries_in_order ON entries (inc, sort, born_t, name);
CREATE INDEX entries_said ON entries (inc, sort, born_t, name) WHERE noise = 0;
CREATE INDEX entries_repeating ON entries (inc, repeats) WHERE repeats IS NOT NULL;
CREATE INDEX entries_marked ON entries (inc, rec) WHERE marks IS NOT NULL;
CREATE TABLE facets (
    inc INTEGER NOT NULL, facet TEXT NOT NULL, sort INTEGER NOT NULL, born_t INTEGER NOT NULL, name BLOB NOT NULL,
    rec INTEGER NOT NULL, PRIMARY KEY (inc, facet, sort, born_t, name)
) WITHOUT ROWID;                 -- =decision, @alice, #database, *: what a filter asks for
CREATE TABLE tallies (
    inc INTEGER NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (inc, what)
) WITHOUT ROWID;                 -- counters are kept, not counted
CREATE VIRTUAL TABLE entries_fts USING fts5 (
    text, spaced, content='entries', content_rowid='rec', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
"""

FOLDED_NAMES = ("records", "refused", "heads", "seen", "entries", "facets", "tallies", "entries_fts")


def table_of(kind: str) -> str:
    """The table that holds the records of ``kind`` in effect."""
    return "entries" if kind == ENTRY.name else f"of_{kind}"


def typed_tables() -> list[str]:
    """One CREATE statement for each kind of record but entries, whose table is written out above."""
    statements = []
    for kind in KINDS.values():
        if kind is ENTRY:
            continue
        columns = "".join(
            f'"{field.name}" {"INTEGER" if field.holds == NUMBER else "TEXT"}, ' for field in kind.fields.values()
        )
        statements.append(
            f"CREATE TABLE {table_of(kind.name)} (rec INTEGER PRIMARY KEY, inc INTEGER NOT NULL, name BLOB NOT NULL, "
            f"rev INTEGER NOT NULL, made_by TEXT NOT NULL, made INTEGER NOT NULL, born_t INTEGER NOT NULL, "
            f"{columns}marks TEXT)"
        )
        statements.append(f"CREATE INDEX {table_of(kind.name)}_by_incident ON {table_of(kind.name)} (inc)")
    return statements


def statements(script: str) -> list[str]:
    """The statements of ``script``, so that they can run one by one inside the caller's transaction."""
    statements_read, pending = [], ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            statements_read.append(pending)
            pending = ""
    return statements_read


def folded_names() -> list[str]:
    """Every table that is folded from the log."""
    return [*FOLDED_NAMES, *(table_of(kind.name) for kind in KINDS.values() if kind is not ENTRY)]


def pack_name(on: str) -> bytes | str:
    """A record's id as the tables keep it: a random one in 16 bytes, a derived one as its text."""
    if len(on) == 32:
        try:
            packed = bytes.fromhex(on)
        except ValueError:
            return on
        if packed.hex() == on:
            return packed
    return on


def unpack_name(name: bytes | str) -> str:
    """What `pack_name` packed."""
    return name.hex() if isinstance(name, bytes) else name
