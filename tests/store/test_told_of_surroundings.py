"""What the machine around a database does to it is told as what it is."""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from warroom import exit_codes
from warroom.model.described import AtLeastOne
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.share.folder import DiskFolder, FileStat
from warroom.share.marker import seen_in
from warroom.store.database import open_database
from warroom.store.logged import is_merged
from warroom.store.trouble import StoreTrouble, explain


def _failed_disk() -> sqlite3.Error:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


def test_a_limit_of_the_program_is_told_as_that_and_no_limit_as_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "x.db")
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (4_096, 4_096))
    assert "may write no file of more than 4,096 bytes (`ulimit -f`)" in str(explain(_failed_disk(), path))
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert "does not answer" in str(explain(_failed_disk(), path))

    def refuse(_which: int) -> tuple[int, int]:
        raise OSError

    monkeypatch.setattr(resource, "getrlimit", refuse)
    assert "does not answer" in str(explain(_failed_disk(), path))


def test_of_what_cannot_be_looked_at_nobody_says_that_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="cannot be looked at: File name too long") as trouble:
        open_database(str(tmp_path / ("x" * 300)))
    assert trouble.value.exit_code == exit_codes.REFUSED


def test_whether_an_incident_was_merged_is_asked_of_the_database(room: WarRoom, incident: IncidentId) -> None:
    assert not is_merged(room.reader(), incident)


def test_a_marker_of_which_nobody_knows_whose_file_it_is_has_no_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any) -> str:
        raise OSError

    monkeypatch.setattr(DiskFolder, "owner", refuse)
    seen = seen_in(DiskFolder(str(tmp_path), unique="x"), b"{}", FileStat(2, 5_000, 1))
    assert (seen.account, seen.changed) == ("", 5)


def test_a_list_that_must_not_be_empty_says_so() -> None:
    reads = TypeAdapter(Annotated[tuple[str, ...], AtLeastOne()])
    assert reads.validate_python(["a"])
    with pytest.raises(ValidationError, match="at least one"):
        reads.validate_python([])
