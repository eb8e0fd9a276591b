"""What was approved arrives as it is, is refused before it is sent, or it is said that nobody knows."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.room.outgoing.capture import OK, answer, captured, mail_sink
from tests.room.outgoing.sending import CREATED, PLAYBOOK, READ, SECRET, TARGETS, draft, mail, place, posted, send
from warroom.compose.targets import digest_of
from warroom.config import Publishing
from warroom.model.identity import IncidentId, Moment
from warroom.model.updates import DraftView, Message
from warroom.room.acts import comms
from warroom.room.acts.publishing import publish, settle, unsettled, what_it_does
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.outgoing import place_kinds
from warroom.room.outgoing.mailing import Mail
from warroom.room.outgoing.place_kinds import OutgoingMessage, kind_named
from warroom.room.outgoing.request import shown
from warroom.room.readings import messages
from warroom.text import Untrusted, for_clipboard


@pytest.mark.parametrize("kind", READ)
def test_what_is_recorded_is_what_arrived(room: WarRoom, incident: IncidentId, kind: str) -> None:
    with captured(OK if kind != "json" else answer(202, {})) as server:
        send(room, incident, kind, server)
        assert [READ[kind](server)] == posted(room, incident)
        assert server.requests[0][0] == f"POST /services/{SECRET} HTTP/1.1"


PLAIN_TOO = ("mattermost", "teams", "json")


@pytest.mark.parametrize("kind", [kind.name for kind in place_kinds.KINDS if kind.name != "email"])
def test_plain_text_goes_where_plain_text_is_shown_and_nowhere_else(
    room: WarRoom, incident: IncidentId, kind: str
) -> None:
    plain = messages.draft_view(room, PLAYBOOK, incident, "internal", target="plain")
    with captured(OK if kind != "json" else answer(202, {})) as server:
        where, environ = place(kind, server)
        if kind not in PLAIN_TOO:
            with pytest.raises(RoomTrouble, match=f"write the message for {kind}|is written for"):
                publish(room, PLAYBOOK, incident, plain, "x", {"x": where}, environ=environ)
            assert server.requests == []
            return
        publish(room, PLAYBOOK, incident, plain, "x", {"x": where}, environ=environ)
        assert [READ[kind](server)] == posted(room, incident)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


@given(words=WORDS)
@settings(max_examples=25)
@pytest.mark.parametrize("kind", READ)
def test_any_words_arrive_byte_for_byte(kind: str, words: str) -> None:
    with captured(OK if kind != "json" else answer(200, {})) as server:
        where, environ = place(kind, server)
        going = OutgoingMessage("x", where, made_of(words), IncidentId("1" * 32), "", environ)
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


def test_a_message_that_changed_since_is_not_recorded_as_the_one_that_may_have_gone(
    room: WarRoom, incident: IncidentId
) -> None:
    with captured(b"") as server, pytest.raises(RoomTrouble):
        send(room, incident, "slack", server)
    changed = draft(room, incident, "slack", impact="something else")
    with pytest.raises(RoomTrouble, match="another one by now"):
        settle(room, PLAYBOOK, incident, changed, posted=True)
    assert unsettled(room, incident, "internal") is not None


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


FOREIGN = {"statuspage": "../../pages/p2/incidents/x", "slack": "C2/p1"}


@pytest.mark.parametrize("kind", FOREIGN)
def test_an_id_that_no_such_place_gives_leads_nowhere(room: WarRoom, incident: IncidentId, kind: str) -> None:
    """Whoever shares an incident writes what its log says of a place."""
    told = {"statuspage": CREATED, "slack": answer(200, {"ok": True, "ts": "1771000000.1"})}[kind]
    with captured(told) as server:

        def sent() -> tuple[str, bytes]:
            send(room, incident, kind, server, **({"channel": "C1"} if kind == "slack" else {}))
            return server.requests[-1][0], server.requests[-1][2]

        comms.post(room, PLAYBOOK, incident, draft(room, incident, kind), sent={"to": "x", "id": FOREIGN[kind]})
        first, body = sent()
        assert (first.startswith("POST /pages/p1/incidents HTTP"), b"thread_ts" in body) == (
            kind == "statuspage",
            False,
        )
        comms.post(room, PLAYBOOK, incident, draft(room, incident, kind), sent={"to": "x", "id": FOREIGN[kind]})
        first, body = sent()
        assert "incidents/abc123" in first or b'"thread_ts": "1771000000.1"' in body


def test_whether_a_page_mails_is_said_for_one_message_whatever_the_settings_say(
    room: WarRoom, incident: IncidentId
) -> None:
    with captured(CREATED) as server:
        for setting, notify in ((None, True), (True, False), (False, None)):
            where, environ = place("statuspage", server, notify=setting, component_ids=("c1",))
            message = draft(room, incident, "statuspage")
            opens = "it opens an incident on page p1, of c1" if notify else "it changes the incident abc123 of page p1"
            assert what_it_does(room, PLAYBOOK, incident, message, "x", where).startswith(opens)
            publish(room, PLAYBOOK, incident, message, "x", {"x": where}, environ=environ, notify=notify)
        mails = [json.loads(one[2])["incident"]["deliver_notifications"] for one in server.requests]
    assert mails == [True, False, False]
    slack, _ = place("slack", server)
    assert what_it_does(room, PLAYBOOK, incident, draft(room, incident, "slack"), "x", slack) == ""
    rehearsed = dataclasses.replace(draft(room, incident, "statuspage"), drill=True)
    unapproved = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="statuspage", typed={})
    assert what_it_does(room, PLAYBOOK, incident, rehearsed, "x", where) == ""
    assert what_it_does(room, PLAYBOOK, incident, unapproved, "x", where) == "", "it is refused before it is asked"


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


MOST = {"slack": place_kinds.SLACK_MOST, "mattermost": place_kinds.MATTERMOST_MOST, "teams": place_kinds.TEAMS_MOST}


@pytest.mark.parametrize(("kind", "most"), MOST.items())
def test_what_does_not_fit_is_refused_with_the_number_before_it_is_sent(kind: str, most: int) -> None:
    with captured(OK) as server:
        where, environ = place(kind, server)
        found = kind_named(kind)
        assert found is not None
        with pytest.raises(RoomTrouble, match=f"takes {most:,}: nothing is cut"):
            found.sends(OutgoingMessage("x", where, made_of("x" * (most + 1)), IncidentId("1" * 32), "", environ))
        assert server.requests == []


@pytest.mark.parametrize(("more", "words"), [
    ({"kind": "fax"}, "there is no 'fax'"), ({"kind": "slack"}, "url_from: expected env:NAME"),
    ({"kind": "statuspage", "token_from": "env:TOKEN", "customers": False}, "notify = true"),
    ({"kind": "email"}, "write the message for email"),
    ({"kind": "slack", "token_from": "env:TOKEN"}, "lacks channel"), ({}, "with a command"),
])  # fmt: skip
def test_a_setting_that_is_missing_is_named(
    room: WarRoom, incident: IncidentId, more: dict[str, Any], words: str
) -> None:
    kind = more.get("kind", "slack")
    told = draft(room, incident, kind if kind in TARGETS else "slack")
    with pytest.raises(RoomTrouble) as refused:
        publish(room, PLAYBOOK, incident, told, "x", {"x": Publishing(**more)}, environ={"TOKEN": SECRET})
    assert words in str(refused.value)
    assert unsettled(room, incident, "internal") is None


def test_nothing_of_a_drill_goes_anywhere(room: WarRoom, incident: IncidentId) -> None:
    rehearsed = dataclasses.replace(draft(room, incident, "slack"), drill=True)
    with captured(OK) as server:
        where, environ = place("slack", server)
        with pytest.raises(RoomTrouble, match="this is a drill"):
            publish(room, PLAYBOOK, incident, rehearsed, "x", {"x": where}, environ=environ)
        assert server.requests == []


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
    with mail_sink(raw={"RCPT": b""}) as server, pytest.raises(RoomTrouble, match="nothing was posted"):
        mail(room, incident, server.server_address[1])
    with mail_sink(raw={"AFTER": b""}) as server, pytest.raises(RoomTrouble, match="nobody knows whether"):
        mail(room, incident, server.server_address[1])
    assert len(posted(room, incident)) == 2


def test_a_url_is_shown_by_where_it_leads_and_its_last_signs() -> None:
    assert shown(f"https://hooks.slack.com/services/{SECRET}7fK") == "hooks.slack.com/…7fK"
    assert shown("https://x.example/a?b=hunter2") == "x.example/…"


def test_what_is_written_for_the_house_goes_nowhere_that_customers_read(room: WarRoom, incident: IncidentId) -> None:
    with captured(CREATED) as server:
        for kind in TARGETS:
            told = draft(room, incident, kind)
            for customers in (None, True):
                where, environ = place(kind, server, customers=customers)
                if customers is None and kind != "statuspage":
                    continue
                with pytest.raises(RoomTrouble, match=r"customers read \[publish\.x\]"):
                    publish(room, PLAYBOOK, incident, told, "x", {"x": where}, environ=environ)
        own = Publishing(command=("false",), customers=True)
        with pytest.raises(RoomTrouble, match=r"customers read \[publish\.x\]"):
            publish(room, PLAYBOOK, incident, draft(room, incident, "json"), "x", {"x": own}, environ={})
        assert server.requests == []
        page = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="statuspage")
        where, environ = place("statuspage", server, customers=None)
        publish(room, PLAYBOOK, incident, page, "x", {"x": where}, environ=environ, without_approval="nobody there")
        assert len(server.requests) == 1
