"""What was approved arrives as it is, is refused before it is sent, or it is said that nobody knows."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import json
import socket
import sys
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.room.outgoing.capture import OK, Capture, answer, captured, mail_sink
from warroom.compose.targets import digest_of
from warroom.config import Publishing
from warroom.model.identity import IncidentId, Moment
from warroom.model.updates import DraftView, Message
from warroom.playbook.load import load_playbook
from warroom.room.acts.publishing import publish, settle, unsettled
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.outgoing import kinds
from warroom.room.outgoing.kinds import Going, kind_named
from warroom.room.outgoing.mailing import Mail
from warroom.room.outgoing.request import shown
from warroom.room.readings import messages
from warroom.room.readings.cadence import updates_view
from warroom.text import Untrusted, for_clipboard

PLAYBOOK = load_playbook()
SECRET = "T0K3N/hunter2hunter2"  # noqa: S105
CREATED = answer(201, {"id": "abc123", "shortlink": "https://stspg.io/abc123"})


def place(kind: str, server: Capture, **more: object) -> tuple[Publishing, dict[str, str]]:
    """A place of the settings, and the surroundings that hold its secrets."""
    environ = {"URL": f"{server.url}/services/{SECRET}", "TOKEN": SECRET}
    if kind == "statuspage":
        more = {"page": "p1", "api": server.url, "token_from": "env:TOKEN", "notify": False, **more}
    elif kind == "slack" and "channel" in more:
        more = {"api": server.url, "token_from": "env:TOKEN", **more}
    else:
        more = {"url_from": "env:URL", **more}
    return Publishing(kind=kind, seconds=2, **more), environ  # type: ignore[arg-type]


TARGETS = {
    "slack": "slack-api",
    "mattermost": "markdown",
    "teams": "plain",
    "statuspage": "statuspage",
    "json": "plain",
}
READ: dict[str, Callable[[Capture], object]] = {
    "slack": lambda server: server.said()["text"], "mattermost": lambda server: server.said()["text"],
    "teams": lambda server: server.said()["attachments"][0]["content"]["body"][0]["text"],
    "json": lambda server: server.said()["text"],
}  # fmt: skip


def draft(room: WarRoom, incident: IncidentId, kind: str, **typed: str) -> DraftView:
    return messages.draft_view(room, PLAYBOOK, incident, "internal", target=TARGETS[kind], typed=typed)


def send(room: WarRoom, incident: IncidentId, kind: str, server: Capture, **more: object) -> str:
    where, environ = place(kind, server, **more)
    return publish(room, PLAYBOOK, incident, draft(room, incident, kind), "x", {"x": where}, environ=environ).output


def posted(room: WarRoom, incident: IncidentId) -> list[str]:
    found = updates_view(room, PLAYBOOK, incident)
    return [one.text.raw for one in found.log.posted]


@pytest.mark.parametrize("kind", READ)
def test_what_is_recorded_is_what_arrived(room: WarRoom, incident: IncidentId, kind: str) -> None:
    with captured(OK if kind != "json" else answer(202, {})) as server:
        send(room, incident, kind, server)
        assert [READ[kind](server)] == posted(room, incident)
        assert server.requests[0][0] == f"POST /services/{SECRET} HTTP/1.1"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


@given(words=WORDS)
@settings(max_examples=25)
@pytest.mark.parametrize("kind", READ)
def test_any_words_arrive_byte_for_byte(kind: str, words: str) -> None:
    with captured(OK if kind != "json" else answer(200, {})) as server:
        where, environ = place(kind, server)
        going = Going("x", where, made_of(words), IncidentId("1" * 32), "", environ)
        found = kind_named(kind)
        assert found is not None
        found.sends(going)
        assert READ[kind](server) == words


def made_of(words: str, subject: str = "s") -> DraftView:
    message = Message("plain", Untrusted(words), digest_of(words), Untrusted(subject), Untrusted(words))
    return DraftView(
        "internal", "t", "s", "plain", (), (), message, (), (), (), Untrusted("Investigating"), Moment(1), None
    )


@given(words=WORDS, subject=st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=200))
@settings(max_examples=25)
def test_any_words_are_a_mail_that_says_them(words: str, subject: str) -> None:
    words = for_clipboard(words)  # as every message is
    mail = Mail(subject, words, "room@example.org", ("a@example.org",), "<1@example.org>", first="<0@example.org>")
    read = email.message_from_bytes(mail.message().as_bytes(), policy=email.policy.default)
    body = read.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == words
    assert read["In-Reply-To"] == "<0@example.org>"
    assert read["Auto-Submitted"] == "auto-generated"


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


def test_a_message_that_changed_since_is_not_recorded_as_the_one_that_may_have_gone(
    room: WarRoom, incident: IncidentId
) -> None:
    with captured(b"") as server, pytest.raises(RoomTrouble):
        send(room, incident, "slack", server)
    changed = draft(room, incident, "slack", impact="something else")
    with pytest.raises(RoomTrouble, match="another one by now"):
        settle(room, PLAYBOOK, incident, changed, posted=True)
    assert unsettled(room, incident, "internal") is not None


def test_where_nothing_listens_nothing_was_posted(room: WarRoom, incident: IncidentId) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{probe.getsockname()[1]}/x"
    hooks = {"x": Publishing(kind="slack", url_from="env:URL")}
    for url in (gone, "http://example.org/x", "ftp://x", "https://", "https://x y", "https://x:0/", "https://[", ""):
        with pytest.raises(RoomTrouble) as refused:
            publish(room, PLAYBOOK, incident, draft(room, incident, "slack"), "x", hooks, environ={"URL": url})
        assert "example.org/x" not in str(refused.value)
    assert unsettled(room, incident, "internal") is None


def test_a_status_page_is_told_of_one_incident_that_is_changed_afterwards(room: WarRoom, incident: IncidentId) -> None:
    with captured(CREATED) as server:
        assert "stspg.io" in send(room, incident, "statuspage", server, component_ids=("c1",))
        send(room, incident, "statuspage", server, notify=True)
        first, second = server.requests
    assert first[0] == "POST /pages/p1/incidents HTTP/1.1"
    assert first[1]["authorization"] == f"OAuth {SECRET}"
    created, changed = json.loads(first[2])["incident"], json.loads(second[2])["incident"]
    approved = [json.loads(one)["incident"] for one in posted(room, incident)]
    assert {name: created[name] for name in approved[0]} == approved[0]
    assert (created["component_ids"], created["deliver_notifications"]) == (["c1"], False)
    assert second[0] == "PATCH /pages/p1/incidents/abc123 HTTP/1.1"
    assert changed["deliver_notifications"] is True
    with captured(answer(200, {"id": "../../pages"})) as server:
        where, environ = place("statuspage", server)
        with pytest.raises(RoomTrouble, match="named no incident"):
            publish(room, PLAYBOOK, incident, draft(room, incident, "statuspage"), "y", {"y": where}, environ=environ)


def test_later_messages_answer_the_first_one_in_its_thread(room: WarRoom, incident: IncidentId) -> None:
    with captured(answer(200, {"ok": True, "ts": "1771000000.1"})) as server:
        for _ in range(2):
            send(room, incident, "slack", server, channel="C1")
        first, second = (json.loads(one[2]) for one in server.requests)
    assert ("thread_ts" in first, second["thread_ts"]) == (False, "1771000000.1")
    with (
        captured(answer(200, {"ok": False, "error": "is_archived"})) as server,
        pytest.raises(RoomTrouble, match="is_archived"),
    ):
        send(room, incident, "slack", server, channel="C1")


MOST = {"slack": kinds.SLACK_MOST, "mattermost": kinds.MATTERMOST_MOST, "teams": kinds.TEAMS_MOST}


@pytest.mark.parametrize(("kind", "most"), MOST.items())
def test_what_does_not_fit_is_refused_with_the_number_before_it_is_sent(kind: str, most: int) -> None:
    with captured(OK) as server:
        where, environ = place(kind, server)
        found = kind_named(kind)
        assert found is not None
        with pytest.raises(RoomTrouble, match=f"takes {most:,}: nothing is cut"):
            found.sends(Going("x", where, made_of("x" * (most + 1)), IncidentId("1" * 32), "", environ))
        assert server.requests == []


@pytest.mark.parametrize(("more", "words"), [
    ({"kind": "fax"}, "there is no 'fax'"), ({"kind": "slack"}, "url_from: expected env:NAME"),
    ({"kind": "statuspage", "token_from": "env:TOKEN"}, "notify = true"),
    ({"kind": "email"}, "write the message for email"),
    ({"kind": "slack", "token_from": "env:TOKEN"}, "lacks channel"), ({}, "with a command"),
])  # fmt: skip
def test_a_setting_that_is_missing_is_named(
    room: WarRoom, incident: IncidentId, more: dict[str, str], words: str
) -> None:
    kind = more.get("kind", "slack")
    told = draft(room, incident, kind if kind in TARGETS else "slack")
    with pytest.raises(RoomTrouble) as refused:
        publish(room, PLAYBOOK, incident, told, "x", {"x": Publishing(**more)}, environ={"TOKEN": SECRET})  # type: ignore[arg-type]
    assert words in str(refused.value)
    assert unsettled(room, incident, "internal") is None


def test_nothing_of_a_drill_goes_anywhere(room: WarRoom, incident: IncidentId) -> None:
    rehearsed = dataclasses.replace(draft(room, incident, "slack"), drill=True)
    with captured(OK) as server:
        where, environ = place("slack", server)
        with pytest.raises(RoomTrouble, match="this is a drill"):
            publish(room, PLAYBOOK, incident, rehearsed, "x", {"x": where}, environ=environ)
        assert server.requests == []


def mail(room: WarRoom, incident: IncidentId, port: int, **more: Any) -> None:
    settings_ = Publishing(
        kind="email", server="127.0.0.1", port=port, tls="none", sender="room@example.org",
        to=("a@example.org", "b@example.org"), seconds=2, **more,
    )  # fmt: skip
    told = messages.draft_view(room, PLAYBOOK, incident, "internal", target="email")
    publish(room, PLAYBOOK, incident, told, "x", {"x": settings_}, environ={})


def test_mail_goes_to_all_or_to_none_and_the_next_one_answers_the_first(room: WarRoom, incident: IncidentId) -> None:
    with mail_sink() as server:
        mail(room, incident, server.server_address[1])
        mail(room, incident, server.server_address[1])
        first, second = (email.message_from_bytes(one, policy=email.policy.default) for one in server.mails)
    body = first.get_content().replace("\r\n", "\n").rstrip()
    assert posted(room, incident)[0] == f"Subject: {first['Subject']}\n\n{body}"
    assert first["Message-ID"] == second["In-Reply-To"]
    with mail_sink(refuses="B@EXAMPLE.ORG") as server:
        with pytest.raises(RoomTrouble, match="refused receiver 2 of 2"):
            mail(room, incident, server.server_address[1])
        assert server.mails == []
    with mail_sink(ends_at="RCPT") as server, pytest.raises(RoomTrouble, match="nothing was posted"):
        mail(room, incident, server.server_address[1])
    with mail_sink(ends_at="AFTER") as server, pytest.raises(RoomTrouble, match="nobody knows whether"):
        mail(room, incident, server.server_address[1])
    assert len(posted(room, incident)) == 2


def test_a_url_is_shown_by_where_it_leads_and_its_last_signs() -> None:
    assert shown(f"https://hooks.slack.com/services/{SECRET}7fK") == "hooks.slack.com/…7fK"
    assert shown("https://x.example/a?b=hunter2") == "x.example/…"


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
