"""Somebody who may publish and means harm: what they send stops nobody, and is believed no further than it holds."""

from __future__ import annotations

import asyncio
import random
import sys
import time

import pytest

from tests.nats.serving import RealServer
from tests.room.sharers import declare, log
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.nats.location import read_location
from warroom.nats.server_folder import NatsFolder
from warroom.nats.wire import AT, LOG, here_subject, marker_subject, seat_subject
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, share_report
from warroom.share.share_format import here_folder, ops_folder
from warroom.share.share_state import GOOD

MARKERS: tuple[dict[str, str], ...] = (
    {"Nats-Rollup": "all"}, {"Nats-Rollup": "sub"}, {"KV-Operation": "PURGE"}, {"KV-Operation": "DEL"},
    {"Nats-Marker-Reason": "MaxAge"}, {"Nats-TTL": "1s"}, {"Nats-Expected-Last-Sequence": "0"},
    {"Nats-Sequence": "1", "Nats-Stream": "WR_older"}, {"Nats-Subject": "wr.older.share"},
)  # fmt: skip
"""What servers read as "forget what stood here", or set beside what they copied from an older stream."""


def texts(room: WarRoom) -> set[str]:
    return {row[0] for row in room.reader().execute("SELECT text FROM entries WHERE kind = 'note'")}


async def harm(url: str, incident: IncidentId, victim: str, choose: random.Random, lines: list[bytes]) -> None:
    """Everything at once: other people's logs, holes, giants, headers of all kinds, signs, another share's id."""
    from nats.aio.client import Client

    client = Client()
    await client.connect(url)
    names = [f"{victim}.{number:010d}.aabcdef.jsonl" for number in range(1, 4)]
    values = [*names, "", "../x", "x" * 3_000, "1e9", "-5", "9" * 30, "\x1b[2J"]
    for _ in range(300):
        headers = {choose.choice([LOG, AT, "Nats-Msg-Id", "Status"]): choose.choice(values) for _ in range(3)}
        if choose.random() < 0.3:
            headers |= choose.choice(MARKERS)
        headers |= {LOG: choose.choice(names), AT: str(choose.randrange(3) * 10)} if choose.random() < 0.6 else {}
        headers.pop("Nats-Msg-Id", None)
        clean = {name: value.replace("\x1b", "?") or "none" for name, value in headers.items()}
        data = choose.choice([b"", b"\n" * 50, b"{" * 5_000, choose.randbytes(200), b"x" * 120_000, *lines])
        seat = choose.choice([victim, "eve", "e" * 32])
        await client.publish(seat_subject("hostile", incident, seat), data, headers=clean)
        sign = choose.choice([b"", b"[]", b"{}", b"{" * 10_000, b'{"writer":"%s","last":1e9}' % victim.encode()])
        await client.publish(
            here_subject("hostile", incident, WriterId(choose.choice([victim, f"{_:032x}", "who"]))), sign
        )
    forged = b'{"warroom":1,"share":"%s"}\n' % (b"e" * 32)
    await client.publish(marker_subject("hostile"), forged)
    await client.request("$JS.API.STREAM.MSG.DELETE.WR_hostile", b'{"seq":1}')
    await client.publish(marker_subject("hostile"), forged)
    await client.flush()
    await client.close()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_published_beside_them_people_hold_what_each_other_wrote(
    alice: WarRoom, bob: WarRoom, server: RealServer, seed: int
) -> None:
    incident = declare(alice)
    log(alice, incident, "of alice")
    joining.init(alice, server.url("hostile"))
    delivery.synchronise(alice)
    folder = NatsFolder(read_location(server.url("hostile")), seat="f" * 32, now=lambda: Moment(time.time_ns() // 1000))
    try:
        folder.names("")
        lines = [
            folder.read(f"{ops_folder(incident)}/{name}", 0, 9_000)[0] for name in folder.names(ops_folder(incident))
        ]
        marker = folder.read("warroom.json", 0, 4096)[0]
        choose = random.Random(seed)
        asyncio.run(harm(server.url(), incident, alice.writer(), choose, lines))
        assert len(folder.looks(here_folder(incident))) <= 302
    finally:
        folder.close()
    other = NatsFolder(read_location(server.url("hostile")), seat="f" * 32, now=lambda: Moment(time.time_ns() // 1000))
    assert other.read("warroom.json", 0, 4096)[0] == marker, "the first one counts"
    other.close()
    joining.join(bob, server.url("hostile"))
    log(alice, incident, "more of alice")
    for room in (alice, bob, alice, bob):
        state = delivery.synchronise(room)
        assert state is not None
        assert state.what == GOOD
    assert texts(bob) == texts(alice) == {"of alice", "more of alice"}
    assert share_report.short_digest(alice, incident) == share_report.short_digest(bob, incident)


def test_without_the_library_it_is_said_how_to_get_it(
    alice: WarRoom, shared_server: RealServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name == "nats" or name.startswith("nats.")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "nats.aio.client", None)
    with pytest.raises(RoomTrouble, match=r"pip install 'warroom\[nats\]'"):
        joining.join(alice, shared_server.url("nothing"))
