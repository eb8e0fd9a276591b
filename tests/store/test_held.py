"""Whether words stand in the log already."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import logged
from warroom.model.identity import IncidentId
from warroom.room.acts.purging import find_entry, purge
from warroom.room.core import WarRoom
from warroom.store.held import is_held


def test_words_are_found_in_any_record_of_the_incident_until_they_are_purged(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    words = 'pöol "500"\\ of\t500'
    assert not is_held(room.reader(), incident, words)
    entry = logged(room, incident, f" it says {words} now")
    assert is_held(room.reader(), incident, words)
    assert not is_held(room.reader(), IncidentId("another"), words)
    assert is_held(room.reader(), incident, "Checkout fails")
    purge(room, find_entry(room, incident, entry, state_folder=str(tmp_path)))
    assert not is_held(room.reader(), incident, words)
