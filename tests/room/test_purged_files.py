"""A purge takes an attached file along: here, on the share, and from whoever hears of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.own_connection import storing_nothing
from tests.room.sharers import declare, opened
from warroom.model.identity import EntryId, IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.acts import purging, scribe
from warroom.room.acts.attaching import attach_file
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import kept_files
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.joining import init, join
from warroom.share.attachments import FolderAttachments, digest_of
from warroom.share.folder import DiskFolder
from warroom.store.attached import files_that_go
from warroom.store.write import Write

WORD = "qumranscroll"
LOG = f"14:31 pool exhausted\n14:32 signed in with {WORD}\n".encode()


class People:
    """Two on one share, an incident, and what each of them has of a file."""

    def __init__(self, path: Path) -> None:
        self.path, self.share = path, path / "share"
        self.share.mkdir()
        self.alice, self.bob = opened(path, "alice"), opened(path, "bob")
        init(self.alice, str(self.share))
        join(self.bob, str(self.share))
        self.incident = declare(self.alice)
        synchronise(self.alice)
        synchronise(self.bob)

    def attach(self, room: WarRoom, content: bytes = LOG, *, words: str = "", name: str = "pool.log") -> str:
        """The entry of a file that ``room`` attached and sent."""
        (self.path / name).write_bytes(content)
        entry = attach_file(room, self.incident, str(self.path / name), words=words).entry
        (self.path / name).unlink()
        self.meet()
        return entry

    def meet(self) -> None:
        for room in (self.alice, self.bob, self.alice):
            synchronise(room)

    def take(self, room: WarRoom) -> None:
        """Have every file on this machine, too."""
        for file in kept_files.files_of(room, self.incident):
            kept_files.content_of(room, file)

    def holding(self, content: bytes = LOG) -> set[str]:
        """Where the file lies, or its secret stands in anything else: the first part of each path."""
        found = set()
        for path in self.path.rglob("*"):
            if path.is_file() and (content == (held := path.read_bytes()) or WORD.encode() in held):
                found.add(path.relative_to(self.path).parts[0])
        return found

    def texts(self, room: WarRoom) -> list[str]:
        return [one.text.raw for one in room.pages(self.incident, Filter()).after(None, 100)]

    def find(self, room: WarRoom, words: str = "", entry: str = "") -> purging.ToPurge:
        folder = str(self.path / "state")
        if entry:
            return purging.find_entry(room, self.incident, EntryId(entry), state_folder=folder)
        return purging.find_words(room, self.incident, words, state_folder=folder)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    people = People(tmp_path)
    yield people
    people.alice.close()
    people.bob.close()


EVERYWHERE = {"alice.db.files", "bob.db.files", "share"}


def test_a_file_goes_with_the_entry_that_names_it_from_everywhere(people: People) -> None:
    entry = people.attach(people.alice, words="what the pool said")
    people.take(people.bob)
    assert people.holding() == EVERYWHERE
    found = people.find(people.alice, entry=entry)
    assert any("the attached file pool.log" in line for line in purging.listing(found, str))
    assert "1 attached file taken away" in purging.purge(people.alice, found)
    assert people.holding() == EVERYWHERE - {"alice.db.files"}
    people.meet()
    assert people.holding() == set()
    assert kept_files.files_of(people.bob, people.incident) == []
    assert files_that_go(people.alice.reader()) == files_that_go(people.bob.reader()) == []


def test_what_somebody_else_attached_waits_for_a_key_and_lies_there_until_then(people: People) -> None:
    entry = people.attach(people.alice)
    purging.purge(people.bob, people.find(people.bob, entry=entry))
    synchronise(people.bob)
    people.meet()
    assert [one.kinds for one in people.alice.purgers()] == [("entry",)]
    assert "alice.db.files" in people.holding()
    people.alice.decide_purges(accept=True)
    people.meet()
    assert people.holding() == set()


@pytest.mark.parametrize("content", [LOG, LOG.decode().encode("utf-16")], ids=["text", "wide"])
def test_words_are_found_in_a_file_and_it_goes_while_its_entry_stays(people: People, content: bytes) -> None:
    people.attach(people.alice, content, words="seen by everybody")
    found = people.find(people.alice, WORD)
    assert found.attached == ["pool.log"]
    assert found.confirmed_by(WORD)
    assert not found.confirmed_by("yes")
    purging.purge(people.alice, found)
    people.meet()
    assert people.holding(content) == set()
    for room in (people.alice, people.bob):
        assert any(text.startswith("seen by everybody: pool.log") for text in people.texts(room))
        assert kept_files.files_of(room, people.incident) == []
    with pytest.raises(RoomTrouble, match="nothing"):
        people.find(people.alice, entry="0" * 32)


def test_a_file_that_something_else_names_stays_and_so_does_one_that_is_only_struck(people: People) -> None:
    entry = people.attach(people.alice)
    digest, other = digest_of(LOG), people.alice.new_id()
    values = {"text": "the same", "source": "file", "details": {"file": {"name": "b", "sha256": digest, "bytes": 9}}}
    people.alice.commit(people.incident, [Write("entry", other, values)])
    scribe.strike(people.alice, people.incident, EntryId(other), "twice")
    purging.purge(people.alice, people.find(people.alice, entry=entry))
    people.meet()
    assert people.holding() == {"alice.db.files", "share"}
    purging.purge(people.alice, people.find(people.alice, entry=other))
    people.meet()
    assert people.holding() == set()


def test_a_share_that_is_away_loses_the_file_when_it_is_back(people: People) -> None:
    entry = people.attach(people.alice)
    people.share.rename(people.path / "away")
    purging.purge(people.alice, people.find(people.alice, entry=entry))
    synchronise(people.alice, seconds=0.2)
    assert people.holding() == {"away"}
    (people.path / "away").rename(people.share)
    people.meet()
    assert people.holding() == set()


def test_what_is_not_on_this_machine_is_named_as_not_looked_into(people: People) -> None:
    people.attach(people.bob)
    scribe.strike(people.alice, people.incident, EntryId(people.attach(people.alice, b"nothing", name="a.log")), "old")
    found = people.find(people.alice, WORD)
    assert found.unread == ["pool.log"]
    assert any(line.startswith("NOT LOOKED INTO") and "pool.log" in line for line in purging.listing(found, str))


@pytest.mark.parametrize("digest", ["../bob.db", "/etc/passwd", "0" * 63, 7, None, digest_of(LOG)])
def test_nobody_takes_a_file_away_by_purging_what_only_claims_to_be_it(people: People, digest: object) -> None:
    people.attach(people.alice)
    forged = people.bob.new_id()
    values = {"text": "mine", "source": "file", "details": {"file": {"name": "x", "sha256": digest}}}
    people.bob.commit(people.incident, [Write("entry", forged, values)])
    people.meet()
    purging.purge(people.bob, people.find(people.bob, entry=forged))
    people.meet()
    assert people.holding() == {"alice.db.files", "share"}
    assert (people.path / "bob.db").stat().st_size


def test_one_file_that_cannot_be_put_there_stops_no_other(tmp_path: Path) -> None:
    class Sticky(DiskFolder):
        """A folder in which what somebody else laid under a name is theirs."""

        def replace(self, path: str, data: bytes) -> None:
            if os.path.lexists(f"{self.root}/{path}"):
                raise PermissionError(1, "Operation not permitted")
            super().replace(path, data)

        def remove(self, path: str) -> None:
            if "refused" in Path(f"{self.root}/{path}").read_text("utf-8"):
                raise PermissionError(1, "Operation not permitted")
            super().remove(path)

    incident = IncidentId("ab" * 16)
    room = opened(tmp_path, "carol")
    there = FolderAttachments(Sticky(str(tmp_path / "share"), unique="x"))
    files = tmp_path / "share" / f"inc-{incident}" / "files"
    files.mkdir(parents=True)
    blocked, shifted, plain = (b"blocked", b"shifted", b"plain")
    for suffix in ("", ".1", ".2", ".3"):
        (files / f"{digest_of(blocked)}{suffix}").write_text("refused")
    (files / digest_of(shifted)).write_text("refused")
    for content in (blocked, shifted, plain):
        kept_files.keep(room, incident, content)
        (tmp_path / "carol.db.files" / f"{digest_of(content)}.unsent").write_text(incident)
    with pytest.raises(PermissionError):
        kept_files.send_waiting(room, there)
    assert kept_files.waiting(room) == [(incident, digest_of(blocked))]
    assert kept_files.waiting_words(room) == "1 attached file is not on the share yet"
    assert there.get(incident, digest_of(plain)) == plain
    assert there.get(incident, digest_of(shifted)) == shifted
    there.put(incident, digest_of(shifted), shifted)
    assert len(list(files.glob(f"{digest_of(shifted)}*"))) == 2, "what is there is not put there twice"
    with pytest.raises(PermissionError):
        there.forget(incident, digest_of(shifted))
    assert [one.name for one in files.glob(f"{digest_of(shifted)}*")] == [digest_of(shifted)], "only the other's stays"
    room.close()


def test_a_document_that_cannot_be_remembered_is_there_all_the_same_and_that_is_said(tmp_path: Path) -> None:
    room = opened(tmp_path, "dana")
    assert purging.why_not_remembered(room, "/home/a.md") == ""
    with storing_nothing(room):
        said = purging.why_not_remembered(room, "/home/b.md")
    assert said.startswith("/home/b.md is written, but it is not remembered, so that no purge will name it: ")
    assert purging.exports(room.reader()) == ["/home/a.md"]
    room.close()
