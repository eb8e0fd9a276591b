"""A database that somebody else made or changed: nothing in it acts by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.store.tables import fresh
from warroom import exit_codes
from warroom.room.checkup import check_database
from warroom.store.database import APPLICATION, absolute, open_database, open_reader, parts_that_act
from warroom.store.database_file import Standing
from warroom.store.explained import Explained, WriteTurn
from warroom.store.schema import VERSION
from warroom.store.trouble import StoreTrouble, explain

ADDED = {
    "a trigger": "CREATE TRIGGER steal AFTER UPDATE ON ops BEGIN INSERT INTO local VALUES (old.hash, old.body); END",
    "an endless trigger": (
        "CREATE TRIGGER hang AFTER INSERT ON ops BEGIN INSERT INTO local WITH RECURSIVE n(x) AS "
        "(SELECT 1 UNION ALL SELECT x FROM n) SELECT x, x FROM n; END"
    ),
    "a view": "CREATE VIEW looked AS SELECT * FROM ops",
    "a view in place of a table": "DROP TABLE alarms; CREATE VIEW alarms AS SELECT load_extension('x') AS incident",
    "a trigger on a view": (
        "CREATE VIEW v AS SELECT 1 AS x; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM ops; END"
    ),
    "a table that a program makes up": "CREATE VIRTUAL TABLE more USING fts5 (text)",
    "another search": "DROP TABLE entries_fts; CREATE VIRTUAL TABLE entries_fts USING rtree (id, a, b)",
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_what_acts_by_itself_is_refused_and_named(tmp_path: Path, added: str) -> None:
    fresh(tmp_path, "one").close()
    path = str(tmp_path / "one.db")
    changed = sqlite3.connect(path)
    changed.executescript(added)
    changed.close()
    with pytest.raises(StoreTrouble, match="would act by itself") as trouble:
        open_database(path)
    assert trouble.value.exit_code == exit_codes.DATA
    assert any(not ok and "somebody put" in said for _, ok, said in check_database(path))


def test_what_is_called_a_table_but_is_a_trigger_is_refused(tmp_path: Path) -> None:
    """SQLite runs what the words say; the kind beside them may be made up."""
    fresh(tmp_path, "one").close()
    changed = sqlite3.connect(tmp_path / "one.db")
    changed.execute("CREATE TRIGGER steal AFTER UPDATE ON ops BEGIN DELETE FROM ops; END")
    changed.execute("PRAGMA writable_schema = ON")
    changed.execute("UPDATE sqlite_master SET type = 'table' WHERE name = 'steal'")
    changed.commit()
    changed.close()
    with pytest.raises(StoreTrouble):
        open_database(str(tmp_path / "one.db"))


def test_our_own_tables_act_by_themselves_in_nothing(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    assert parts_that_act(db) == []
    db.execute("ANALYZE")
    assert parts_that_act(db) == []
    assert db.execute("PRAGMA trusted_schema").fetchone() == (0,)
    assert open_reader(str(tmp_path / "one.db")).execute("PRAGMA trusted_schema").fetchone() == (0,)


def test_a_file_of_another_program_is_refused_whatever_version_it_counts(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE precious (x)")
    other.execute(f"PRAGMA user_version = {VERSION}")
    other.close()
    with pytest.raises(StoreTrouble, match="another program"):
        open_database(str(tmp_path / "other.db"))
    ours = sqlite3.connect(tmp_path / "other.db")
    ours.execute(f"PRAGMA application_id = {APPLICATION}")
    ours.close()
    with pytest.raises(StoreTrouble, match="is damaged"):
        open_reader(str(tmp_path / "other.db")).execute("SELECT * FROM ops")


def test_a_database_that_is_not_there_is_made_only_where_it_may_be(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "one.db")
    with pytest.raises(StoreTrouble, match="there is no database at") as trouble:
        open_database(path, make=False)
    assert trouble.value.exit_code == exit_codes.MISSING
    assert list(tmp_path.iterdir()) == []
    open_database(path).close()
    open_database(path, make=False).close()


def test_a_database_is_named_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute(":memory:") == str(tmp_path / ":memory:")
    with pytest.raises(StoreTrouble, match="no home folder") as trouble:
        absolute("")
    assert trouble.value.exit_code == exit_codes.SETTING
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(StoreTrouble, match="is gone"):
        absolute("one.db")
    monkeypatch.chdir(tmp_path)


def test_every_error_of_a_query_is_a_sentence_whichever_row_meets_it(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    db.executemany("INSERT INTO local VALUES (?, ?)", [(f"{number:04}", "text") for number in range(500)])
    db.execute("UPDATE local SET value = CAST(x'ff00' AS TEXT) WHERE name = '0400'")
    reader = open_reader(str(tmp_path / "one.db"))
    rows = reader.execute("SELECT name, value FROM local WHERE name GLOB '0*' ORDER BY name")
    assert next(rows) == ("0000", "text")
    with pytest.raises(StoreTrouble, match="is damaged") as trouble:
        list(rows)
    assert trouble.value.exit_code == exit_codes.DATA
    for read in ("fetchall", "fetchone"):
        with pytest.raises(StoreTrouble, match="is damaged"):
            getattr(reader.execute("SELECT value FROM local WHERE name = '0400'"), read)()


def test_an_error_within_a_turn_is_a_sentence_and_the_next_has_its_turn(tmp_path: Path) -> None:
    turn = WriteTurn("x.db", Standing(str(tmp_path / "one"), fresh(tmp_path, "one")))
    with pytest.raises(StoreTrouble, match=r"x\.db: it broke"), turn:
        raise sqlite3.OperationalError("it broke")
    with pytest.raises(KeyError), turn:
        raise KeyError("not the database's")
    with turn, Explained("x.db") as within:
        assert within is not None


def test_words_that_cannot_be_read_are_damage() -> None:
    assert (
        explain(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "x.db").exit_code == exit_codes.DATA
    )
