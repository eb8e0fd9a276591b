"""A status page's first message of which nobody heard the answer: the later ones change the incident that it opened, as
soon as somebody said which one that is.
"""

from __future__ import annotations

import pytest

from tests.room.outgoing.capture import captured
from tests.room.outgoing.sending import CREATED, PLAYBOOK, draft, place, send
from warroom.config import OwnCommand
from warroom.model.identity import IncidentId
from warroom.room.acts.called_there import asked_for, called
from warroom.room.acts.publishing import settle
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.outgoing.place_kinds import KINDS, kind_named

PAGE = kind_named("statuspage")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("abc123", "PATCH /pages/p1/incidents/abc123 HTTP/1.1"),
        ("https://manage.statuspage.io/pages/p1/incidents/abc123?tab=x", "PATCH /pages/p1/incidents/abc123 HTTP/1.1"),
        (" https://status.example.org/incidents/abc123/ ", "PATCH /pages/p1/incidents/abc123 HTTP/1.1"),
        ("none", "POST /pages/p1/incidents HTTP/1.1"),
        ("", "POST /pages/p1/incidents HTTP/1.1"),
    ],
)
def test_what_is_said_of_the_first_message_is_what_the_next_one_changes(
    room: WarRoom, incident: IncidentId, said: str, line: str
) -> None:
    with captured(b"", CREATED) as server:
        with pytest.raises(RoomTrouble, match="nobody knows"):
            send(room, incident, "statuspage", server)
        hooks: dict[str, OwnCommand] = {"x": place("statuspage", server)[0]}
        kind = asked_for(room, incident, "internal", hooks)
        assert kind is not None
        assert kind is PAGE
        message = draft(room, incident, "statuspage")
        settle(room, PLAYBOOK, incident, message, posted=True, called=called(kind, said))
        assert asked_for(room, incident, "internal", hooks) is None
        send(room, incident, "statuspage", server)
        assert server.requests[1][0] == line


@pytest.mark.parametrize("said", ["https://stspg.io/abc123", "../../pages/p2", "a b", "https://x.example/incidents/"])
def test_what_names_no_incident_there_is_refused(said: str) -> None:
    assert PAGE is not None
    with pytest.raises(ValueError, match="is neither an id there nor a link with /incidents/ID"):
        called(PAGE, said)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name != "email"])
def test_nothing_is_asked_where_nothing_follows_from_it(room: WarRoom, incident: IncidentId, kind: str) -> None:
    with captured(CREATED if kind == "statuspage" else b"", b"") as server:
        hooks: dict[str, OwnCommand] = {"x": place(kind, server)[0]}
        assert asked_for(room, incident, "internal", hooks) is None, "nothing is on its way"
        if kind == "statuspage":
            send(room, incident, kind, server)
        with pytest.raises(RoomTrouble, match="nobody knows"):
            send(room, incident, kind, server)
        assert asked_for(room, incident, "internal", hooks) is None, "it changes one that is known, or opens none"
        assert asked_for(room, incident, "internal", {}) is None, "the place is in no settings any more"
