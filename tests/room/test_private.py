"""Private incidents: what is never done with one, where none is ever seen, and who may read it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.room.private_rooms import WORD, declare_privately, share_at
from tests.room.sharers import declare, log, opened
from tests.share.test_private import everything
from warroom.compose.cadence import audience_views
from warroom.config import OwnCommand
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.private import MARK, UNTOLD, is_private, is_reserved
from warroom.model.timeline_entries import Filter
from warroom.model.updates import UpdateLog
from warroom.model.views import IncidentView, title_of
from warroom.oplog import envelope
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, comms, reviewing
from warroom.room.acts.attaching import attach_file
from warroom.room.acts.custody import note_export
from warroom.room.acts.fact_writing import INCIDENT
from warroom.room.acts.handing_over import leave_words, packet
from warroom.room.acts.paging import page_by_command
from warroom.room.acts.publishing import publish
from warroom.room.checkup import check_private
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.readings import past_alike
from warroom.room.readings.board import board
from warroom.room.readings.case import case, measured
from warroom.room.readings.clocks import situation
from warroom.room.readings.custody import counts, handled
from warroom.room.readings.documents import document
from warroom.room.readings.messages import draft_view
from warroom.room.readings.shift import read_shift, shift_text
from warroom.room.sharing import members
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.kept_files import waiting
from warroom.store.private_keys import identity_file

pytest.importorskip("pyrage", reason="private incidents need pyrage")
PLAYBOOK = load_playbook()


ALL = Filter()


def test_an_id_says_whether_an_incident_is_private_and_no_other_id_ever_does(alice: WarRoom) -> None:
    assert is_private(alice.new_incident(private=True))
    made = iter([bytes.fromhex("b5e1a7") + b"1234", bytes.fromhex("7ac5d2") + b"1234", b"7654321"])
    alice.entropy = lambda _count: next(made)
    assert not is_reserved(alice.new_id())


SEEN_NOWHERE: dict[str, Callable[[WarRoom, IncidentId], object]] = {
    "the search over all": lambda room, _: room.search(WORD)[1],
    "the search over all by a narrowed word": lambda room, _: room.search("sev:P0")[1],
    "similar": lambda room, plain: past_alike.similar(room, plain),
    "metrics": lambda room, private: [one for one in measured(room) if one.id == private],
    "the board of the house": lambda room, private: on_board(room, "internal", private),
    "the board of customers": lambda room, private: on_board(room, "status-page", private),
    "the hand-over of a shift": lambda room, _: WORD in shift_text(read_shift(room, PLAYBOOK, zone="UTC")),
    "the words of whoever leaves": lambda room, private: [
        one
        for one in leave_words(room, "it lags", "")
        if one.hashes and room.pages(private, ALL).before(None, 1)[0].text.raw.startswith("@alice hands")
    ],
    "custody over all": lambda room, _: counts(room),
}


def on_board(room: WarRoom, audience: str, incident: IncidentId) -> list[str]:
    watcher = PLAYBOOK.audience(audience)
    assert watcher is not None
    return [one.id for one in board(room, PLAYBOOK, watcher, now=room.now()) if one.id == incident]


@pytest.mark.parametrize("surface", SEEN_NOWHERE)
def test_a_private_incident_is_seen_nowhere_but_in_its_own_room(alice: WarRoom, surface: str) -> None:
    plain, private = declare(alice), declare_privately(alice)
    for incident in (plain, private):
        log(alice, incident, f"? the mail of sales {WORD} credentials stolen token")
    posted = {"audience": "internal", "target": "plain", "text": "told", "posted": EventTime.at(alice.now()).as_json()}
    alice.commit(private, [Write("update", alice.new_id(), {**posted, "facts": {}})])
    note_export(alice, private, "html", "page")
    reviewing.add_follow_up(alice, private, f"{WORD} later", owner="erin", due="2020-01-01")
    hits = SEEN_NOWHERE[surface](alice, private if "search" not in surface and surface != "similar" else plain)
    if isinstance(hits, list):
        hits = [hit for hit in hits if not isinstance(hit, tuple) or hit[0] == private]
    assert not hits
    assert alice.search(WORD, incident=private)[1]
    assert handled(alice, private)


def as_document(format_: str) -> Callable[[WarRoom, IncidentId, IncidentView], object]:
    return lambda room, incident, _: document(room, case(room, incident, PLAYBOOK), PLAYBOOK, format_)


def update_for_the_house(room: WarRoom, incident: IncidentId) -> str:
    """The second message: another template than the one that declares."""
    comms.post(room, PLAYBOOK, incident, draft_view(room, PLAYBOOK, incident, "internal"))
    return draft_view(room, PLAYBOOK, incident, "internal").message.text.raw


HANDED_ON: dict[str, Callable[[WarRoom, IncidentId, IncidentView], object]] = {
    **{format_: as_document(format_) for format_ in ("md", "html", "json", "svg", "ics-214.html")},
    "the hand-over": lambda room, incident, view: packet(room, incident, view, PLAYBOOK, now=room.now()).text,
    "the spoken status": lambda room, _, view: situation(view, [], PLAYBOOK, now=room.now()),
    "the update for the house": lambda room, incident, _: update_for_the_house(room, incident),
    "a message for the house": lambda room, incident, _: (
        draft_view(room, PLAYBOOK, incident, "internal").message.text.raw
    ),
    "what the shell prints": lambda _, __, view: title_of(view.summary),
}


@pytest.mark.parametrize("what", HANDED_ON)
def test_whatever_is_handed_on_of_a_private_incident_says_that_it_is_one(alice: WarRoom, what: str) -> None:
    for incident, title in ((declare_privately(alice), f"{MARK}: {WORD} of the mail"), (declare(alice), "")):
        view = alice.view(incident)
        assert view is not None
        told = str(HANDED_ON[what](alice, incident, view))
        assert (title if "house" not in what else "") in told
        assert (MARK in told) == bool(title)
        assert ("Incident declared (P" in told) == (what in ("md", "html", "svg"))


def test_what_a_pager_is_told_of_a_private_incident_is_only_that_there_is_one(alice: WarRoom, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    code = (
        "import os, pathlib, sys; "
        "pathlib.Path(sys.argv[1]).write_text(sys.stdin.read() + open(os.environ['WARROOM_FACTS']).read())"
    )
    command = {"sec": OwnCommand((sys.executable, "-c", code, str(sent)))}
    view = alice.view(declare_privately(alice))
    assert view is not None
    page_by_command(alice, view, "sec", command, environ={})
    assert sent.read_text().startswith(f"P0: {UNTOLD}")
    assert WORD not in sent.read_text()


REFUSED: dict[str, Callable[[WarRoom, IncidentId, IncidentId, Path], object]] = {
    "to attach": lambda room, private, _, file: attach_file(room, private, str(file)),
    "to write for customers": lambda room, private, _, __: draft_view(room, PLAYBOOK, private, "status-page"),
    "to publish": lambda room, private, _, __: publish(
        room, PLAYBOOK, private, draft_view(room, PLAYBOOK, private, "internal"), "chat", {}, environ={}
    ),
    "to merge it": lambda room, private, plain, _: commander.merge_into(room, private, plain, title="x"),
    "to merge into it": lambda room, private, plain, _: commander.merge_into(room, plain, private, title="x"),
    "to call it a duplicate": lambda room, private, plain, _: commander.end(
        room, private, "duplicate", why="x", text="x", of=plain
    ),
    "to call another its duplicate": lambda room, private, plain, _: commander.end(
        room, plain, "duplicate", why="x", text="x", of=private
    ),
}


@pytest.mark.parametrize("act", REFUSED)
def test_what_would_hand_on_a_private_incident_is_refused(alice: WarRoom, tmp_path: Path, act: str) -> None:
    plain, private = declare(alice), declare_privately(alice)
    file = tmp_path / "dump.txt"
    file.write_text("rows")
    before = alice.revision()
    with pytest.raises(RoomTrouble, match="the incident is private"):
        REFUSED[act](alice, private, plain, file)
    assert alice.revision() == before
    assert waiting(alice) == []


def test_no_customer_is_owed_an_update_that_nobody_may_write(alice: WarRoom) -> None:
    view = alice.view(declare_privately(alice))
    assert view is not None
    clocks = {clock.name: clock for clock in audience_views(PLAYBOOK, view, UpdateLog())}
    held = {name for name, clock in clocks.items() if clock.not_owed == "the incident is private"}
    assert held == {name for name, clock in clocks.items() if clock.customers} != set()
    assert any(clock.due is not None for clock in clocks.values())


def test_whatever_somebody_wrote_a_private_incident_is_shown_in_no_other_room(alice: WarRoom) -> None:
    plain, private = declare(alice), declare_privately(alice)
    for incident, into in ((private, plain), (plain, private)):
        alice.commit(incident, [Write(INCIDENT, INCIDENT, {"merged_into": into}, home=incident)])
    assert alice.parts(plain) == [plain]
    assert alice.parts(private) == [private]
    log(alice, private, "stays in here")
    assert [incident for incident, _ in alice.search("stays", incident=private)[1]] == [private]


def test_a_file_that_waits_for_a_private_incident_is_never_sent(alice: WarRoom) -> None:
    folder = Path(f"{alice.path}.files")
    folder.mkdir()
    (folder / f"{'a' * 64}.unsent").write_text(alice.new_incident(private=True))
    assert waiting(alice) == []


def test_without_the_program_that_seals_nothing_is_declared_or_published_plainly(
    alice: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = share_at(tmp_path, alice)
    private = declare_privately(alice)
    monkeypatch.setitem(__import__("sys").modules, "pyrage", None)
    assert not envelope.available()
    with pytest.raises(RoomTrouble, match=r"pip install 'warroom\[private\]'"):
        declare_privately(alice)
    log(alice, private, f"said {WORD}")
    state = synchronise(alice, seconds=5)
    assert state is not None
    assert any(envelope.INSTALL in words for _, _, _, words, _ in state.troubles)
    assert state.unsent
    assert WORD.encode() not in everything(share)
    assert private.encode() not in everything(share)
    assert any(not fine and envelope.INSTALL in words for _, fine, words in check_private(alice.path))


def test_not_one_of_two_hundred_canaries_is_found_in_the_folder_of_the_share(
    alice: WarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "canaryhost.corp.example")
    bob = opened(tmp_path, "bobcanary")
    share = share_at(tmp_path, alice, bob)
    private = declare_privately(alice, "canarytitle")
    members.add(alice, private, members.own_recipient(bob) + "+" + bob.writer())
    for number in range(60):
        log(alice, private, f"canary{number:03d} host-{number}.corp.example")
    synchronise(alice)
    synchronise(bob)
    log(bob, private, "canaryofbob")
    assert not alice.search("canaryofbob", incident=private)[1]
    synchronise(bob)
    synchronise(alice)
    assert alice.search("canaryofbob", incident=private)[1]
    ops = alice.reader().execute("SELECT at, hash, head FROM ops").fetchall()
    canaries = {f"canary{number:03d}" for number in range(60)} | {f"host-{number}.corp" for number in range(60)}
    canaries |= {"canarytitle", "canaryofbob", "alice", "bobcanary", private, private[6:], alice.writer(), bob.writer()}
    canaries |= {str(at) for at, _, _ in ops} | {hash_.hex() for _, hash_, _ in ops} | {socket.gethostname(), '"n":'}
    canaries |= {members.own_recipient(alice), members.own_recipient(bob), "AGE-SECRET-KEY"}
    assert len(canaries) >= 200
    lies = everything(share)
    assert lies.count(b"age-encryption.org/v1") > 3
    assert [canary for canary in canaries if canary.encode() in lies] == []
    bob.close()


def test_its_mark_stands_in_front_and_the_doctor_says_what_lies_here_as_it_is(alice: WarRoom) -> None:
    assert check_private(alice.path) == []
    private = declare_privately(alice)
    view = alice.view(private)
    assert view is not None
    assert title_of(view.summary).startswith(MARK)
    assert [fine for _, fine, _ in check_private(alice.path)] == [True]
    state = Path(alice.path).parent / "state"
    state.mkdir()
    named = [state / name for name in ("copied.txt", "crash-1.txt", "held-back-1.txt")]
    for path in (*named, state / "something-else.txt"):
        path.write_text("words of it")
    ((_, _, words),) = check_private(alice.path, str(state))
    assert words.endswith(f" may hold some: {', '.join(map(str, named))}")
    for path in named:
        path.write_text("")
    assert "may hold some" not in check_private(alice.path, str(state))[0][2]
    Path(identity_file(alice.path)).chmod(0o644)
    assert [fine for _, fine, _ in check_private(alice.path)] == [True, False]
