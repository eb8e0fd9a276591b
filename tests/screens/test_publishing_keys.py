"""Publishing by keys: what nobody knows is shown as unknown, goes nowhere meanwhile, and is settled on one key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.room.outgoing.capture import OK, Capture, answer, captured
from tests.room.outgoing.sending import on_a_full_disk
from tests.screens.opening import opened, playbook, pressed, said, settled, until, update_cards, update_pane
from warroom.app import WarRoomApp
from warroom.config import Config, Publishing
from warroom.model.identity import IncidentId
from warroom.panes.posting import for_another_form
from warroom.room.acts.publishing import unsettled
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.custody import handled
from warroom.screens.shared.picker import Picker
from warroom.store.published import published_before
from warroom.widgets.message_line import MessageLine
from warroom.widgets.options import Options


def shown(app: WarRoomApp) -> str:
    return "\n".join(card.content.plain for card in update_cards(app).shown)


def posted(room: WarRoom, incident: IncidentId) -> int:
    found = updates_view(room, playbook(), incident).audience("internal")
    assert found is not None
    return found.posted


def url_of(server: Capture, folder: Path) -> str:
    """Where the address of a place stands for the settings: in a file of its own."""
    where = folder / "url"
    where.write_text(f"{server.url}/services/T0/B0/secret")
    where.chmod(0o600)
    return f"file:{where}"


async def in_the_composer(app: WarRoomApp, pilot: Pilot[object], form: str = "slack-api") -> None:
    await settled(app, pilot)
    await pilot.press("ctrl+o", "5")
    await until(pilot, lambda: update_pane(app).draft is not None)
    update_pane(app).open_for("internal")
    while written_for(app) != form:  # the form in which the place takes it
        before = written_for(app)
        await pressed(app, pilot, "o")
        await until(pilot, lambda before=before: written_for(app) != before)  # type: ignore[misc]


def written_for(app: WarRoomApp) -> str:
    draft = update_pane(app).draft
    return draft.target if draft is not None else ""


def chosen_place(app: WarRoomApp) -> str:
    """The place on which the cursor stands in the list of places, once there is one."""
    if not isinstance(app.screen, Picker) or not (rows := app.screen.query_one(Options)).option_count:
        return ""
    assert rows.highlighted is not None
    return str(rows.get_option_at_index(rows.highlighted).prompt).split()[0]


async def test_a_message_of_which_nobody_knows_is_shown_and_settled_on_one_key(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    with captured(None) as server:
        where = url_of(server, tmp_path)
        config = Config(
            publish={
                "teams": Publishing(kind="teams", url_from=where, seconds=1),
                "chat": Publishing(kind="slack", url_from=where, seconds=1),
            }
        )
        async with opened(room, incident, size=(160, 45), config=config) as (app, pilot):
            await in_the_composer(app, pilot)
            await pressed(app, pilot, "y")
            await until(pilot, lambda: "it is known of every message" in said(app))
            for key, words in (("n", "it was not posted, and may be sent again"), ("y", "posted to")):
                await pressed(app, pilot, "P")
                await until(pilot, lambda: chosen_place(app) == "chat")  # it takes this form
                await pressed(app, pilot, "enter")
                await until(pilot, lambda: "UNKNOWN whether it was posted" in said(app))
                await until(pilot, lambda: "UNKNOWN whether it was posted to chat" in shown(app))
                assert "secret" not in shown(app)
                assert posted(room, incident) == 0
                sent = len(server.requests)
                await pressed(app, pilot, "P")
                await until(pilot, lambda: chosen_place(app) == "chat")
                await pressed(app, pilot, "enter")
                await until(pilot, lambda: "UNKNOWN" in said(app))
                assert len(server.requests) == sent, "nothing more goes out until somebody has looked"
                await pressed(app, pilot, key)
                await until(pilot, lambda words=words: words in said(app))  # type: ignore[misc]
                assert unsettled(room, incident, "internal") is None
            assert posted(room, incident) == 1
            update_pane(app).open_for("internal")
            await settled(app, pilot)
            assert "UNKNOWN" not in shown(app)
        assert len(server.requests) == 2


async def test_a_second_key_sends_nothing_while_a_message_is_on_its_way_and_does_not_call_it_unknown(
    room: WarRoom, incident: IncidentId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with captured(None, OK) as server:
        where = url_of(server, tmp_path)
        config = Config(publish={"chat": Publishing(kind="slack", url_from=where, seconds=60)})
        async with opened(room, incident, size=(160, 45), config=config) as (app, pilot):
            await in_the_composer(app, pilot)
            await pressed(app, pilot, "P")
            await until(pilot, lambda: len(server.requests) == 1)
            await pressed(app, pilot, "P")
            await until(pilot, lambda: "is on its way: what comes of it is told first" in said(app))
            assert "UNKNOWN" not in shown(app)
            server.ended.set()  # it goes away without an answer
            await until(pilot, lambda: "UNKNOWN whether it was posted" in said(app))
            await pressed(app, pilot, "n")
            await until(pilot, lambda: unsettled(room, incident, "internal") is None)
            monkeypatch.setattr("warroom.room.acts.comms.post", on_a_full_disk)
            await pressed(app, pilot, "P")
            await until(pilot, lambda: "POSTED, NOT RECORDED: chat took it" in said(app))
            assert "POSTED  to chat" in shown(app)
            monkeypatch.undo()
            await pressed(app, pilot, "y")
            await until(pilot, lambda: posted(room, incident) == 1)
            assert len(server.requests) == 2


async def test_a_place_that_takes_another_form_has_the_message_written_so_before_anything_is_sent(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    with captured(OK) as server:
        where = url_of(server, tmp_path)
        config = Config(publish={"teams": Publishing(kind="teams", url_from=where, seconds=5)})
        async with opened(room, incident, size=(80, 24), config=config) as (app, pilot):
            await in_the_composer(app, pilot)
            await pressed(app, pilot, "P")
            await until(pilot, lambda: "NOT SENT YET: now written for" in said(app))
            assert written_for(app) != "slack-api"
            assert server.requests == []
            await pressed(app, pilot, "P")
            await until(pilot, lambda: posted(room, incident) == 1)
            assert len(server.requests) == 1


async def test_a_place_is_chosen_once_and_the_message_that_was_written_for_it_goes_there(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    with captured(OK) as server:
        where = url_of(server, tmp_path)
        places = {name: Publishing(kind=name, url_from=where, seconds=5) for name in ("teams", "mattermost")}
        async with opened(room, incident, size=(80, 24), config=Config(publish=places)) as (app, pilot):
            await in_the_composer(app, pilot)
            await pilot.press("P")
            await until(pilot, lambda: chosen_place(app))
            await pilot.press(*"teams", "enter")
            await until(pilot, lambda: "read it, P sends it to teams" in " ".join(said(app).split()))
            assert server.requests == []
            await pressed(app, pilot, "P")
            await until(pilot, lambda: posted(room, incident) == 1)
            assert len(server.requests) == 1
            await pilot.press("P")  # the next one is asked about again
            await until(pilot, lambda: chosen_place(app))


async def test_a_status_page_is_said_what_it_gets_and_whether_that_mails_is_asked_before_anything_is_sent(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("hunter2hunter2")
    token.chmod(0o600)
    with captured(answer(201, {"id": "abc123", "shortlink": ""})) as server:
        page = Publishing(
            kind="statuspage", page="p1", api=server.url, token_from=f"file:{token}", component_ids=("c1", "c2"),
            seconds=5, notify=True, customers=False,
        )  # fmt: skip
        async with opened(room, incident, size=(80, 24), config=Config(publish={"page": page})) as (app, pilot):
            await in_the_composer(app, pilot, "statuspage")
            for key, what in (
                ("n", "it opens an incident on page p1, of c1, c2. Mail its subscribers (notify = true in"),
                ("y", "it changes the incident abc123 of page p1, whose components stay as they are"),
            ):
                before = len(server.requests)
                if before:  # the next message is written in the first form of its audience
                    update_pane(app).open_for("internal")
                    await pressed(app, pilot, "P")
                    await until(pilot, lambda: "NOT SENT YET: now written for Statuspage" in said(app))
                for decided in ("x", key):
                    await pressed(app, pilot, "P")
                    await until(pilot, lambda what=what: what in " ".join(said(app).split()))  # type: ignore[misc]
                    assert len(server.requests) == before
                    assert "any other key sends nothing" in " ".join(
                        str(app.screen.query_one(MessageLine).render()).split()
                    )
                    assert app.screen.query_one(MessageLine).size.height > 1, "the question is seen to its end"
                    await pressed(app, pilot, decided)
                    if decided == "x":
                        await until(pilot, lambda: "NOT SENT" in said(app))
                await until(pilot, lambda before=before: posted(room, incident) == before + 1)  # type: ignore[misc]
        told = [json.loads(request[2])["incident"]["deliver_notifications"] for request in server.requests]
        assert told == [False, True]


def test_a_message_in_another_form_is_said_to_need_its_approval_anew() -> None:
    assert "read it, P sends it to page" in for_another_form("Statuspage", "page", approval=False)
    assert "a approves it as it is now, or asks whoever may, then P sends it to page" in for_another_form(
        "Statuspage", "page", approval=True
    )


async def test_it_is_asked_which_incident_a_status_page_opened_before_the_next_message_opens_another(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("hunter2hunter2")
    token.chmod(0o600)
    with captured(b"") as server:
        page = Publishing(
            kind="statuspage", page="p1", api=server.url, token_from=f"file:{token}", seconds=5, customers=False
        )
        async with opened(room, incident, size=(160, 45), config=Config(publish={"page": page})) as (app, pilot):
            await in_the_composer(app, pilot, "statuspage")
            await pressed(app, pilot, "P")
            await until(pilot, lambda: "it opens an incident on page p1" in said(app))
            await pressed(app, pilot, "n")
            await until(pilot, lambda: "UNKNOWN whether it was posted" in said(app))
            await pressed(app, pilot, "y")
            await until(pilot, lambda: "Which incident is it there?" in said(app))
            await pressed(app, pilot, *"a-b", "enter")
            await until(pilot, lambda: "neither an id there" in said(app))
            assert posted(room, incident) == 0
            await pressed(app, pilot, "backspace", "backspace", "enter")
            await until(pilot, lambda: posted(room, incident) == 1)
        assert published_before(room.reader(), incident, "internal", "page", lambda _: True) == "a"


async def test_only_what_customers_read_is_told_in_the_chain_of_custody_when_it_is_copied(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(160, 45)) as (app, pilot):
        copied: list[str] = []
        app.bridge.copy = lambda text, say: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("ctrl+o", "5")
        for audience in ("internal", "status-page"):
            update_pane(app).open_for(audience)
            await settled(app, pilot)
            await pilot.press("c")
            await settled(app, pilot)
        assert len(copied) == 2
    assert [act.words.raw.partition(" (")[0] for act in handled(room, incident)] == ["copied for Status page"]
