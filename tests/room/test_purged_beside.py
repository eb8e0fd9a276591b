"""A purge takes along what this machine keeps beside the log, and nothing of what this database is."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.room.sharers import declare, log, now, opened
from warroom.model.identity import Moment
from warroom.room.acts import purging
from warroom.room.acts.purged_by_others import KEPT, look_at_copies
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import init, join
from warroom.store import inbox_queries as inbox
from warroom.store.commit import local, set_local
from warroom.store.kept_words import PURGED
from warroom.store.schema import folded_names

WORD = "qumranscroll"
EMPTIED = {"drafts", "inbox", "inbox_events", "inbox_muted", "inbox_strange", "local", "ops"}
NO_WORDS = {
    "alarms", "came_back", "incidents", "key_waits", "pins", "purge_targets", "purge_waits", "purged_words", "purges",
    "set_apart", "writers", "_sqlite_migrations",
}  # fmt: skip
"""Names of people and logs, ids, hashes and rows of the log."""


def test_every_table_that_is_not_made_of_the_log_is_emptied_or_holds_no_words(tmp_path: Path) -> None:
    room = opened(tmp_path, "alice")
    room.note(lambda db: inbox.mute(db, "quiet", Moment(1), on=True))
    tables = {name for (name,) in room.reader().execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    room.close()
    own = {name for name in tables - set(folded_names()) if not name.startswith("entries_fts_")}
    assert own > EMPTIED
    assert own - EMPTIED - NO_WORDS == set()


def test_what_is_remembered_of_a_message_and_of_the_inbox_goes_and_what_is_unknown_of_it_stays(tmp_path: Path) -> None:
    room = opened(tmp_path, "alice")
    incident = declare(room)
    place = f"unsettled:{incident}:internal"
    kept = {"digest": "d", "name": "page", "why": "late", "at": 7, "without_approval": f"they said {WORD}"}
    room.note(lambda db: set_local(db, place, json.dumps(kept)))
    room.note(lambda db: inbox.mute(db, f"Alert {WORD}", Moment(1), on=True))
    found = purging.find_words(room, incident, WORD, state_folder="")
    assert found
    assert found.confirmed_by(WORD)
    assert len(purging.listing(found, str)) == 2
    purging.purge(room, found)
    assert json.loads(local(room.reader(), place) or "") == kept | {"without_approval": PURGED}
    assert inbox.muted_names(room.reader()) == []
    assert not purging.find_words(room, incident, WORD, state_folder="")
    room.close()


def test_a_word_of_the_shares_path_is_purged_on_the_share_and_what_was_written_is_still_known(tmp_path: Path) -> None:
    room, share, document = opened(tmp_path, "alice"), tmp_path / WORD, tmp_path / f"{WORD}.md"
    share.mkdir()
    init(room, str(share))
    document.write_text(f"# {WORD}")
    purging.remember_export(room, str(document))
    incident = declare(room)
    log(room, incident, f"it is {WORD}")
    synchronise(room)
    assert _holding(share) != []
    before = membership(room)
    purging.purge(room, purging.find_words(room, incident, WORD, state_folder=""))
    assert before is not None
    assert membership(room) == before
    assert purging.exports(room.reader()) == [str(document)]
    synchronise(room)
    assert _holding(share) == []
    room.close()


@pytest.mark.parametrize("unseen", [True, False], ids=["unseen", "accepted"])
def test_what_others_purge_goes_from_our_copies_and_what_holds_it_still_is_named(tmp_path: Path, unseen: bool) -> None:
    """They purge what the log holds, and know nothing of this machine."""
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    share, state, document, other = (tmp_path / name for name in ("share", "state", "document.md", "other.md"))
    share.mkdir()
    state.mkdir()
    init(alice, str(share))
    join(bob, str(share))
    bob.when_purged = partial(look_at_copies, bob, str(state))
    incident = declare(alice)
    synchronise(alice)
    synchronise(bob)
    writes = alice if unseen else bob
    log(writes, incident, f"! tell everybody who has {WORD}")
    for room in (bob, alice, bob):
        synchronise(room)
    for file in (copied := state / "copied.txt", document):
        file.write_text(f"# Update\n\nWe tell everybody who has {WORD}.\n")
    other.write_text("# Another\n")
    for file in (document, other):
        purging.remember_export(bob, str(file))
    bob.keep_draft("line", f"I shall tell everybody who has {WORD}", now())
    purging.purge(alice, purging.find_words(alice, incident, WORD, state_folder=""))
    synchronise(alice)
    synchronise(bob)
    assert (copied.read_text() == "") == unseen, "what waits stays"
    assert bob.decide_purges(accept=True) == (0 if unseen else 1)
    assert copied.read_text() == ""
    assert [alarm[3] for alarm in bob.alarms() if alarm[1] == KEPT] == [
        f"what others purged since is still in {document}, 1 draft: take it out there"
    ]
    assert WORD in document.read_text()
    assert bob.draft("line") is not None
    alice.close()
    bob.close()


def _holding(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()]
