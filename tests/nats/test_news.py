"""What is worth a look of what comes back from a server, and which logs it is in."""

from __future__ import annotations

import threading
import time

from tests.nats.serving import RealServer
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.nats.location import read_location
from warroom.nats.mirror import Mirror
from warroom.nats.server_folder import NatsFolder
from warroom.nats.wire import Piece
from warroom.share.share_format import MARKER, marker, ops_folder, segment_name

INCIDENT, ALICE, BOB = IncidentId("1" * 32), WriterId("a" * 32), WriterId("b" * 32)
OPS = ops_folder(INCIDENT)


def log(writer: str) -> str:
    return segment_name(WriterId(writer), 1, "a", "abcdef")


def test_a_mirror_tells_once_which_logs_grew_and_nothing_where_any_may_be_another_one() -> None:
    mirror = Mirror(ALICE)
    assert mirror.grown() is None
    assert mirror.grown() == frozenset()
    mirror.take(1, 1, Piece(ALICE, log(ALICE), 0, b"header\n"))
    mirror.take(2, 2, Piece(BOB, log(BOB), 0, b"header\n"))
    mirror.take(3, 3, Piece(BOB, log(BOB), 7, b"line\n"))
    assert mirror.grown() == frozenset({log(ALICE), log(BOB)})
    mirror.take(4, 4, Piece(BOB, log(BOB), 99, b"behind a hole\n"))
    mirror.take(5, 5, None)
    assert mirror.grown() == frozenset()
    mirror.forget([2, 3])
    assert mirror.grown() is None
    mirror.take(6, 6, Piece(ALICE, log(ALICE), 7, b"line\n"))
    mirror.begin_again("another")
    assert mirror.grown() is None


def test_what_we_have_just_sent_is_no_news_and_what_another_program_of_the_same_name_sends_is(
    shared_server: RealServer,
) -> None:
    location = read_location(shared_server.url("news"))
    here, there = (NatsFolder(location, seat=ALICE, now=lambda: Moment(time.time_ns() // 1000)) for _ in range(2))
    heard = {folder: threading.Event() for folder in (here, there)}
    try:
        here.create(MARKER, marker("5" * 32))
        for folder in (here, there):
            folder.make(OPS)
            folder.names(OPS)
            folder.heard = heard[folder].set
        for event in heard.values():
            event.clear()
        here.create(f"{OPS}/{log(ALICE)}", b"header\n")
        assert heard[there].wait(20)
        here.append(f"{OPS}/{log(ALICE)}", b"line\n")
        assert not heard[here].is_set()
        there.create(f"{OPS}/{log(BOB)}", b"header\n")
        assert heard[here].wait(20)
        assert {log(ALICE), log(BOB)} <= (here.grown(OPS) or set(here.names(OPS)))
        assert here.grown(ops_folder(IncidentId("2" * 32))) is None
    finally:
        here.close()
        there.close()
