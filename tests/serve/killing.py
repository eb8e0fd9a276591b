"""A listener that is killed again and again while it takes deliveries: python -m tests.serve.killing FOLDER KILLS

Each one is a process of its own, forked from here so that hundreds take seconds, and is ended by kill -9 in the middle
of its work. Every delivery that was answered with 200 is written down here; what is on disk is looked at by a listener
that began anew. Prints how many were acknowledged and how many of these are lost.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import sys
import time

from tests.conftest import free_port, seeded
from warroom.model.identity import Moment
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.serve.listener import Senders, application
from warroom.serve.server import serve
from warroom.store.database import open_database

TOKEN = "a-token-of-the-path"  # noqa: S105


def now() -> Moment:
    return Moment(time.time_ns() // 1000)


def opened(folder: str) -> WarRoom:
    return WarRoom(os.path.join(folder, "k.db"), person="dana", now=now, entropy=seeded(1))  # noqa: PTH118


def listen(folder: str, port: int) -> int:
    """Begin a listener; its process."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        serve(application(opened(folder), Senders(TOKEN), told=lambda _: None), host="127.0.0.1", port=port)
        os._exit(1)
    return child


def delivery(fingerprint: str) -> bytes:
    alert = {
        "status": "firing", "labels": {"alertname": f"Name{fingerprint[-1]}"}, "annotations": {"summary": "s" * 200},
        "startsAt": "2026-02-13T14:02:00Z", "fingerprint": fingerprint,
    }  # fmt: skip
    said = {"version": "4", "groupKey": "{}", "status": "firing", "receiver": "r", "alerts": [alert]}
    return json.dumps(said).encode()


def send(port: int, number: int, seconds: float = 10) -> bool:
    """Whether the delivery was acknowledged within ``seconds``; nobody knows of one whose answer did not come."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        connection.request("POST", f"/in/alertmanager/{TOKEN}", delivery(f"{number:016x}"))
        return connection.getresponse().status == 200
    return False


def main(folder: str, kills: int) -> int:
    choose = random.Random(kills)
    port = free_port()
    opened(folder).close()
    acknowledged: list[str] = []
    number = 0
    for _ in range(kills):
        child = listen(folder, port)
        before, most = len(acknowledged), choose.randint(1, 6)
        while len(acknowledged) - before < most:
            number += 1
            if send(port, number):
                acknowledged.append(f"{number:016x}")
            else:
                time.sleep(0.01)  # it has not begun yet
        assassin = os.fork()  # in the middle of a delivery, whenever that is
        if assassin == 0:
            time.sleep(choose.random() * 0.01)
            os.kill(child, signal.SIGKILL)
            os._exit(0)
        while True:
            number += 1
            if not send(port, number):
                break
            acknowledged.append(f"{number:016x}")
        os.waitpid(assassin, 0)
        os.waitpid(child, 0)
    room = opened(folder)
    kept = {one.native.split(":")[1] for one in inbox.events(room, inbox.waiting(room))}
    sound = open_database(room.path).execute("PRAGMA integrity_check").fetchone()[0]
    lost = [one for one in acknowledged if one not in kept]
    room.close()
    print(json.dumps({"kills": kills, "acknowledged": len(acknowledged), "lost": len(lost), "sound": sound}))
    return 1 if lost or sound != "ok" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
