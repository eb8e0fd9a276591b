"""What a database makes at first use, while several programs use it for the first time at once: all get the same."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from warroom.room.core import WarRoom
from warroom.room.incoming.deliveries import token_of

MADE: dict[str, Callable[[WarRoom], str]] = {
    "the token of the listener": token_of,
    "the key that seals": WarRoom.seal_key,
    "the id of the writer": WarRoom.writer,
}


@pytest.mark.parametrize("name", MADE)
def test_all_that_come_at_once_get_the_same(tmp_path: Path, name: str) -> None:
    together = threading.Barrier(3)
    got: list[str] = []

    def waiting(entropy: Callable[[int], bytes]) -> Callable[[int], bytes]:
        def made(count: int) -> bytes:
            with contextlib.suppress(threading.BrokenBarrierError):  # each has looked, and found nothing
                together.wait(0.5)
            return entropy(count)

        return made

    def come(seed: int) -> None:
        room = WarRoom(str(tmp_path / "w.db"), person="dana", now=Clock(), entropy=seeded(seed))
        room.entropy = waiting(seeded(seed))
        first = MADE[name](room)
        got.extend((first, MADE[name](room)))
        room.close()

    WarRoom(str(tmp_path / "w.db"), person="dana", now=Clock(), entropy=seeded(9)).close()
    threads = [threading.Thread(target=come, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
