"""An incident as a database of its own: what sqlite-utils and Datasette find in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything, reviewed
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.report.incident_database import TABLES
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings.documents import FORMATS, document


def opened(room: WarRoom, incident: IncidentId, folder: Path) -> Database:
    content = document(room, reading.case(room, incident, load_playbook()), load_playbook(), "sqlite")
    assert isinstance(content, bytes)
    (folder / "incident.sqlite").write_bytes(content)
    return Database(folder / "incident.sqlite")


@pytest.fixture
def told(room: WarRoom, tmp_path: Path) -> Database:
    incident = everything(room, load_playbook())
    reviewed(room, incident, load_playbook())
    return opened(room, incident, tmp_path)


def test_every_table_is_there_with_its_columns_and_what_the_incident_has(told: Database) -> None:
    assert set(TABLES) <= set(told.table_names())
    for name, columns in TABLES.items():
        assert [column.name for column in told[name].columns if column.name != "rowid"] == list(columns), name
    filled = {name for name in TABLES if told[name].count}
    assert filled >= {
        "incident", "milestones", "facts", "timeline", "hypotheses", "evidence", "fixes", "checks", "updates", "tasks",
        "severities", "phases", "roles", "post_mortem", "minutes",
    }  # fmt: skip
    (incident,) = told["incident"].rows
    assert (incident["title"], incident["severity"], incident["zone"]) == ("Checkout fails", "P0", "Europe/Berlin")
    assert {row["who"]: row["what"] for row in told["tasks"].rows} == {"erin": "compare"}


def test_its_times_are_utc_its_entries_are_referred_to_and_its_texts_are_searched(told: Database) -> None:
    for row in told["timeline"].rows:
        assert row["entered_at"].endswith("Z")
        assert row["at"] is None or row["at"].endswith("Z")
    assert told.execute("PRAGMA foreign_key_check").fetchall() == []
    assert told.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {key.other_table for key in told.table("evidence").foreign_keys} == {"timeline"}
    linked = told.execute(
        "SELECT t.text FROM evidence e JOIN timeline t ON t.id = e.entry WHERE e.side = 'for'"
    ).fetchall()
    assert linked == [("connections at 498 of 500",)]
    assert [row["text"] for row in told.table("timeline").search("rollback")] == ["no rollback"]


def test_nothing_in_it_can_steer_a_terminal(room: WarRoom, tmp_path: Path) -> None:
    words = " ".join(payload[:300] for payload in PAYLOADS.values())
    told = opened(room, everything(room, load_playbook(), words=words), tmp_path)
    for name in TABLES:
        for row in told[name].rows:
            assert raw_controls("".join(value for value in row.values() if isinstance(value, str))) == [], name


def test_an_incident_with_nothing_in_it_has_all_tables_too(room: WarRoom, incident: IncidentId, tmp_path: Path) -> None:
    told = opened(room, incident, tmp_path)
    assert set(TABLES) <= set(told.table_names())
    told.close()
    with sqlite3.connect(tmp_path / "incident.sqlite") as plain:
        assert plain.execute("SELECT count(*) FROM incident").fetchone() == (1,)


def test_no_two_formats_have_the_same_key() -> None:
    keys = [one.key for one in FORMATS.values() if one.key]
    assert keys
    assert len(set(keys)) == len(keys)
    assert [one.name for one in FORMATS.values()] == list(FORMATS)
