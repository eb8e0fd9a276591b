"""What was not taken is not recorded, and of what nobody heard the end nobody knows."""

from __future__ import annotations

import dataclasses
import sys
import urllib.parse
from typing import NoReturn

import pytest

from tests.conftest import free_port
from tests.room.outgoing.capture import OK, answer, captured
from tests.room.outgoing.sending import PLAYBOOK, SECRET, draft, on_a_full_disk, place, posted, send
from warroom.config import Publishing
from warroom.model.identity import IncidentId, Moment
from warroom.model.views import Severity
from warroom.room.acts import commander, comms, on_its_way
from warroom.room.acts.publishing import publish, settle, unsettled, unsettled_as_read
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.outgoing.outcome import NotSent, Unknown
from warroom.room.outgoing.request import _connection
from warroom.room.outgoing.time_limit import Leaving, in_time

REFUSED = {
    "a redirect": (answer(302, "", "Location: http://127.0.0.1:1/"), "leads elsewhere"),
    "too many": (answer(429, "slow down", "Retry-After: 30"), "try again in 30 s"),
    "away": (answer(503, "later"), "try again later"), "no service": (answer(404, "no_service"), "no_service"),
    "hostile words": (answer(400, "\x1b]52;c;ZXZpbA==\x07[b]"), "400"),
}  # fmt: skip
UNKNOWN = {
    "an error of theirs": answer(500, "oops"), "a gateway": answer(504, ""), "half an answer": OK[:-1],
    "half a head": OK[:20], "nothing": b"", "no HTTP": b"220 mail\r\n\r\n",
    "silence": None, "not ok": answer(200, "no"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_was_not_taken_is_not_recorded_and_may_be_sent_again(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    told, words = REFUSED[name]
    with captured(told, OK) as server:
        with pytest.raises(RoomTrouble, match="nothing was posted") as refused:
            send(room, incident, "slack", server)
        assert words in str(refused.value)
        assert SECRET not in str(refused.value)
        assert str(refused.value).isprintable()
        assert posted(room, incident) == []
        send(room, incident, "slack", server)
        assert len(server.requests) == 2
    assert len(posted(room, incident)) == 1


@pytest.mark.parametrize("status", [400, 429, 500, 302])
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("slack", {}), ("slack", {"channel": "C1"}), ("mattermost", {}), ("teams", {}), ("statuspage", {}),
        ("json", {"token_from": "env:TOKEN"}),
    ],
)  # fmt: skip
def test_a_place_that_says_back_what_it_was_sent_shows_no_secret(
    room: WarRoom, incident: IncidentId, kind: str, more: dict[str, object], status: int
) -> None:
    told = f"no {SECRET} at /services/{SECRET}, {urllib.parse.quote(SECRET, safe='')} {SECRET.partition('/')[2]}"
    with captured(answer(status, told, f"Retry-After: {SECRET}")) as server, pytest.raises(RoomTrouble) as refused:
        send(room, incident, kind, server, **more)
    assert str(status) in str(refused.value)
    assert SECRET.partition("/")[2] not in str(refused.value)


def test_an_error_that_slack_tells_shows_no_secret(room: WarRoom, incident: IncidentId) -> None:
    told = answer(200, {"ok": False, "error": f"invalid token {SECRET}"})
    with captured(told) as server, pytest.raises(RoomTrouble, match="Slack says invalid token …") as refused:
        send(room, incident, "slack", server, channel="C1")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_is_said_and_never_sent_again_before_somebody_looked(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    with captured(UNKNOWN[name], OK) as server:
        with pytest.raises(RoomTrouble, match="nobody knows whether it was posted") as refused:
            send(room, incident, "slack", server)
        assert SECRET not in str(refused.value)
        assert posted(room, incident) == []
        for kind in ("slack", "mattermost"):
            with pytest.raises(RoomTrouble, match="nobody knows yet"):
                send(room, incident, kind, server)
        assert len(server.requests) == 1
        now = draft(room, incident, "slack")
        if name == "silence":
            settle(room, PLAYBOOK, incident, now, posted=False)
            send(room, incident, "slack", server)
            assert len(server.requests) == 2
        else:
            settle(room, PLAYBOOK, incident, now, posted=True)
    assert len(posted(room, incident)) == 1
    assert unsettled(room, incident, "internal") is None
    with pytest.raises(RoomTrouble, match="there is no message"):
        settle(room, PLAYBOOK, incident, now, posted=True)


def test_what_nobody_knows_is_asked_in_the_room_of_the_whole_outage(room: WarRoom, incident: IncidentId) -> None:
    whole = commander.declare(room, "All fails", severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC")
    with captured(UNKNOWN["silence"], OK) as server:
        with pytest.raises(RoomTrouble, match="nobody knows whether it was posted"):
            send(room, incident, "slack", server)
        commander.merge_into(room, incident, whole, title="All fails")
        kept = unsettled(room, whole, "internal")
        assert kept is not None
        assert unsettled_as_read(room, whole, "internal") == kept
        with pytest.raises(RoomTrouble, match="nobody knows yet"):
            send(room, whole, "slack", server)
        settle(room, PLAYBOOK, whole, draft(room, whole, "slack"), posted=False)
        assert unsettled(room, incident, "internal") is None
        send(room, whole, "slack", server)
        assert len(server.requests) == 2


def test_where_nothing_listens_nothing_was_posted(room: WarRoom, incident: IncidentId) -> None:
    gone = f"http://127.0.0.1:{free_port()}/x"
    hooks = {"x": Publishing(kind="slack", url_from="env:URL")}
    for url in (gone, "http://example.org/x", "ftp://x", "https://", "https://x y", "https://x:0/", "https://[", ""):
        with pytest.raises(RoomTrouble) as refused:
            publish(room, PLAYBOOK, incident, draft(room, incident, "slack"), "x", hooks, environ={"URL": url})
        assert "example.org/x" not in str(refused.value)
    assert unsettled(room, incident, "internal") is None


def test_an_answer_that_never_ends_is_not_waited_for(room: WarRoom, incident: IncidentId) -> None:
    drip = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100
    with captured(drip) as server, pytest.raises(RoomTrouble, match="nobody knows"):
        send(room, incident, "slack", server)


EVERY = {
    "slack": {}, "slack's API": {"channel": "C1"}, "mattermost": {}, "teams": {}, "statuspage": {}, "json": {},
}  # fmt: skip
WHOLE = answer(200, {"id": "abc123", "ok": True, "ts": "1.1"})
COMING = {
    "a redirect": answer(302, "", "Location: http://127.0.0.1:1/"), "too many": answer(429, "slow down"),
    "away": answer(503, "later"), "not allowed": answer(401, "no"), "an error of theirs": answer(500, "oops"),
    "a gateway": answer(504, ""), "half an answer": WHOLE[:-3], "half a status": b"HTTP/1.1 200 O",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le", "no length": b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{",
    "a page of somebody between": answer(200, "<p>log in</p>"), "nothing": b"", "no HTTP": b"220 mail\r\n\r\n",
    "silence": None,
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY)
def test_each_place_records_nothing_of_what_it_did_not_hear_the_end_of(
    room: WarRoom, incident: IncidentId, kind: str
) -> None:
    """Whatever comes back: nothing was posted, or nobody knows and nothing more goes out; never is it sent twice."""
    name = kind.partition("'")[0]
    for coming, told in COMING.items():
        if coming == "a page of somebody between" and kind in ("teams", "json"):
            continue  # they say nothing by which theirs could be told from it
        with captured(told) as server:
            where, environ = place(name, server, **EVERY[kind])
            hooks = {"x": dataclasses.replace(where, seconds=1)}
            message = draft(room, incident, name)
            words = ""
            try:
                publish(room, PLAYBOOK, incident, message, "x", hooks, environ=environ)
            except RoomTrouble as refused:
                words = str(refused)
            assert words, f"{coming} was taken for posted"
            assert SECRET not in words, coming
            assert words.isprintable(), coming
            assert len(server.requests) == 1, coming
            asked = unsettled(room, incident, "internal")
            if coming in ("a redirect", "too many", "away", "not allowed"):
                assert "nothing was posted" in words, coming
                assert asked is None, coming
            else:
                assert "nobody knows whether it was posted" in words, coming
                with pytest.raises(RoomTrouble, match="nobody knows yet"):
                    publish(room, PLAYBOOK, incident, message, "x", hooks, environ=environ)
                assert len(server.requests) == 1, coming
                assert SECRET not in str(asked), coming
                assert settle(room, PLAYBOOK, incident, message, posted=False) is None
            assert posted(room, incident) == []


ENDED = {
    "it hangs": ("import sys, time; print('half'); sys.stdout.flush(); time.sleep(60)", "did not end within 1 s"),
    "somebody ends it": ("import os; os.kill(os.getpid(), 9)", "was ended by signal 9"),
}


@pytest.mark.parametrize("name", ENDED)
def test_of_a_command_that_was_ended_nobody_knows_whether_it_posted(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    code, words = ENDED[name]
    hooks = {"x": Publishing((sys.executable, "-c", code), 1), "y": Publishing(("true",), 5)}
    message = draft(room, incident, "slack")
    with pytest.raises(RoomTrouble, match=words):
        publish(room, PLAYBOOK, incident, message, "x", hooks, environ={})
    for other in hooks:
        with pytest.raises(RoomTrouble, match="nobody knows yet"):
            publish(room, PLAYBOOK, incident, message, other, hooks, environ={})
    assert posted(room, incident) == []
    assert settle(room, PLAYBOOK, incident, message, posted=True) is not None
    assert len(posted(room, incident)) == 1
    with pytest.raises(RoomTrouble, match="failed with 3; nothing was recorded"):
        publish(room, PLAYBOOK, incident, message, "z", {"z": Publishing(("sh", "-c", "exit 3"), 5)}, environ={})
    assert unsettled(room, incident, "internal") is None


def test_whoever_sends_at_the_same_time_finds_that_one_is_on_its_way(room: WarRoom, incident: IncidentId) -> None:
    """Between the look whether one is on its way and the note that this one is, another program may send."""
    with captured(b"", OK) as server:
        where, environ = place("slack", server)
        message, ticks = draft(room, incident, "slack"), iter((True,))
        other = WarRoom(room.path, person="bob", now=room.now, entropy=room.entropy)

        def now() -> Moment:
            if next(ticks, False):
                with pytest.raises(RoomTrouble, match="nobody knows"):
                    publish(other, PLAYBOOK, incident, message, "x", {"x": where}, environ=environ)
            return other.now()

        here = WarRoom(room.path, person="carol", now=now, entropy=room.entropy)
        with pytest.raises(RoomTrouble, match="nobody knows yet"):
            publish(here, PLAYBOOK, incident, message, "x", {"x": where}, environ=environ)
        assert len(server.requests) == 1
        here.close()
        other.close()


def test_what_was_posted_and_could_not_be_recorded_is_told_so_and_goes_on_where_it_was_posted(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with captured(answer(200, {"ok": True, "ts": "1771000000.1"})) as server:
        where, environ = place("slack", server, channel="C1")
        message = draft(room, incident, "slack")
        monkeypatch.setattr(comms, "post", on_a_full_disk)
        with pytest.raises(RoomTrouble, match="x took it, and that could not be recorded: the disk is full") as told:
            publish(room, PLAYBOOK, incident, message, "x", {"x": where}, environ=environ)
        assert str(told.value).startswith("it was posted")
        monkeypatch.undo()
        with pytest.raises(RoomTrouble, match="the last one was posted and is not recorded"):
            publish(room, PLAYBOOK, incident, message, "x", {"x": where}, environ=environ)
        assert settle(room, PLAYBOOK, incident, message, posted=True) is not None
        assert len(posted(room, incident)) == 1
        publish(room, PLAYBOOK, incident, draft(room, incident, "slack"), "x", {"x": where}, environ=environ)
        assert server.said()["thread_ts"] == "1771000000.1"


ODD_PROXIES = ("http://proxy:abc", "http://[", "http://")
ODD_URLS = (f"https://{'a' * 300}/x", "https://a..b/x", "https://[::1%lo]:1/x", "https://[v1.x]/")


def test_no_setting_ends_with_an_exception_or_leaves_a_question(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(url: str) -> str:
        hooks = {"x": Publishing(kind="slack", url_from="env:URL", seconds=2)}
        with pytest.raises(RoomTrouble, match="nothing was posted") as told:
            publish(room, PLAYBOOK, incident, draft(room, incident, "slack"), "x", hooks, environ={"URL": url})
        assert unsettled(room, incident, "internal") is None, url
        return str(told.value)

    for url in ODD_URLS:
        assert "cannot be reached" in refused(url)
    for proxy in ODD_PROXIES:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        assert "cannot be reached" in refused("https://127.0.0.1:1/x")


@pytest.mark.parametrize("kind", ["slack", "statuspage", "json"])
def test_a_token_with_a_sign_that_no_token_has_is_refused_before_anything_is_sent(
    room: WarRoom, incident: IncidentId, kind: str
) -> None:
    with captured(OK) as server:
        where, environ = place(kind, server, **({"channel": "C1"} if kind == "slack" else {"token_from": "env:TOKEN"}))
        for token in ("hunter2…", "日本語トークン", "tökén-tökén"):
            with pytest.raises(RoomTrouble, match="nothing was posted: the token") as refused:
                publish(
                    room, PLAYBOOK, incident, draft(room, incident, kind), "x", {"x": where},
                    environ={**environ, "TOKEN": token},
                )  # fmt: skip
            assert token not in str(refused.value)
        assert server.requests == []
    assert unsettled(room, incident, "internal") is None


def test_what_nobody_thought_of_ends_as_nothing_or_as_unknown_and_never_by_an_exception() -> None:
    def before(leaving: Leaving) -> None:
        raise LookupError(SECRET)

    def behind(leaving: Leaving) -> None:
        leaving.goes()
        raise LookupError(SECRET)

    with pytest.raises(NotSent, match="sending to x ended by LookupError"):
        in_time(before, "x", 5)
    with pytest.raises(Unknown, match="sending to x ended by LookupError"):
        in_time(behind, "x", 5)


def test_a_bare_address_of_ipv6_is_a_host_and_its_end_no_port() -> None:
    parts = urllib.parse.urlsplit("https://[2001:db8::7]/x")
    connection = _connection(parts, 1)
    assert (connection.host, connection.port) == ("2001:db8::7", 443)


@pytest.mark.parametrize("ending", [RoomTrouble("the database is busy", 75), KeyboardInterrupt()])
@pytest.mark.parametrize("looked", [False, True])
def test_what_ends_behind_the_record_leaves_no_question(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch, ending: BaseException, looked: bool
) -> None:
    def ends(*_: object) -> NoReturn:
        raise ending

    def sent() -> None:
        if looked:
            settle(room, PLAYBOOK, incident, draft(room, incident, "slack"), posted=True)
        else:
            send(room, incident, "slack", server)

    with captured(b"" if looked else OK) as server:
        if looked:
            with pytest.raises(RoomTrouble, match="nobody knows"):
                send(room, incident, "slack", server)
        monkeypatch.setattr("warroom.room.readings.messages.set_aside", ends)
        if isinstance(ending, RoomTrouble):
            sent()
        else:
            with pytest.raises(KeyboardInterrupt):
                sent()
    assert unsettled(room, incident, "internal") is None
    assert len(posted(room, incident)) == 1


def test_a_busy_database_takes_no_place_of_what_became_of_the_message(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> NoReturn:
        raise RoomTrouble("the database is busy", 75)

    now = draft(room, incident, "slack")
    monkeypatch.setattr(on_its_way, "end_turn", busy)
    monkeypatch.setattr(comms, "hold", busy)
    with captured(REFUSED["away"][0], b"") as server:
        with pytest.raises(RoomTrouble, match="nothing was posted"):
            send(room, incident, "slack", server)
        with pytest.raises(RoomTrouble, match="it may still be on its way"):
            send(room, incident, "slack", server)
        settle(room, PLAYBOOK, incident, now, posted=False)
        with pytest.raises(RoomTrouble, match="nobody knows whether it was posted"):
            send(room, incident, "slack", server)


def test_whoever_ends_forgets_no_message_of_another(room: WarRoom, incident: IncidentId) -> None:
    mine = on_its_way.Going(draft(room, incident, "slack"), "x", room.now(), "")
    for others in (dataclasses.replace(mine, name="y"), dataclasses.replace(mine, began=Moment(mine.began + 1))):
        on_its_way.keep(room, incident, others.stored("it may still be on its way"))
        on_its_way.end_turn(room, incident, mine)
        assert unsettled(room, incident, "internal") is not None
        on_its_way.end_turn(room, incident, others)
        assert unsettled(room, incident, "internal") is None


def test_of_what_a_place_calls_a_message_only_an_id_is_kept(room: WarRoom, incident: IncidentId) -> None:
    for called, kept in (("h\u00f6he-1", "h\u00f6he-1"), ("x" * 201, "z"), ("a\nb", "z"), ("\ud800", "z")):
        with captured(answer(200, {"id": called}), answer(200, {"id": "z"})) as server:
            send(room, incident, "json", server)
            send(room, incident, "json", server)
            assert server.said()["before"] == kept, called


@pytest.mark.parametrize("was_posted", [True, False])
def test_whoever_settles_what_was_settled_meanwhile_forgets_nothing_that_is_on_its_way(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch, was_posted: bool
) -> None:
    drafted = draft(room, incident, "json")
    first, second = (on_its_way.Going(drafted, "x", Moment(at), "") for at in (1, 2))
    on_its_way.keep(room, incident, first.stored("cut off"))
    kept = unsettled(room, incident, drafted.audience)
    on_its_way.keep(room, incident, second.stored("on its way"))
    monkeypatch.setattr("warroom.room.acts.publishing.unsettled", lambda *_given: kept)
    with pytest.raises(RoomTrouble, match="there is no message of which nobody knows"):
        settle(room, PLAYBOOK, incident, drafted, posted=was_posted)
    monkeypatch.undo()
    assert (unsettled(room, incident, drafted.audience) or {})["at"] == 2
    assert posted(room, incident) == []
