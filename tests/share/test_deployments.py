"""Several accounts on one folder, as people set it up: real accounts, real modes, groups and access lists.

The table is the one of docs/sharing.md. Accounts are made up: a process needs no entry in the list of accounts to have
a number.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="NOT TESTED: only root can act as several accounts; run this once as root"
)

ALICE, BOB, ROOM, ALICES, BOBS, NOBODY = 61_001, 61_002, 61_100, 61_201, 61_202, 65_534

ACTING = """
import errno, json, os, pwd, sys, tempfile, time
from pathlib import Path
from warroom.intake.typed_line import read_line
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.sharing import delivery, joining
from warroom.room.core import WarRoom

def perform(path, person, acts):
    room = WarRoom(path, person=person, now=lambda: time.time_ns() // 1000, entropy=os.urandom)
    told = {}
    for act in acts:
        if act[0] == "init":
            joining.init(room, act[1])
        elif act[0] == "join":
            joining.join(room, act[1])
        elif act[0] == "declare":
            told["incident"] = commander.declare(
                room, act[1], severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
            )
        elif act[0] == "log":
            line = read_line(act[2], now=room.now(), zone="UTC")
            scribe.log(room, act[1] or told["incident"], line, typed=room.now())
        elif act[0] == "sync":
            state = delivery.synchronise(room, seconds=8)
            told |= {"what": state.what, "words": state.words, "unsent": state.unsent, "troubles": state.troubles}
    rows = room.reader().execute("SELECT text FROM entries").fetchall()
    room.close()
    return told | {"texts": sorted(text for (text,) in rows if text)}

# The interpreter may stand where only root reads: all that is loaded late is loaded before another account acts.
with tempfile.TemporaryDirectory() as rehearsal:
    os.mkdir(rehearsal + "/share")
    acts = [["init", rehearsal + "/share"], ["declare", "x"], ["log", "", "y"], ["sync"]]
    perform(rehearsal + "/a.db", "a", acts)
    os.mkdir(rehearsal + "/share/inc-" + "ab" * 16, 0)
    perform(rehearsal + "/b.db", "b", [["join", rehearsal + "/share"], ["sync"]])

for line in sys.stdin:
    asked = json.loads(line)
    if os.fork() == 0:
        os.umask(asked["umask"])
        os.setgroups(asked["groups"])
        os.setgid(asked["group"])
        os.setuid(asked["number"])
        if "paths" in asked:
            told = [sum(bit for bit in (4, 2, 1) if os.access(path, bit)) for path in asked["paths"]]
        else:
            told = perform(asked["db"], asked["name"], asked["acts"])
        os.write(1, json.dumps(told).encode() + b"\\n")
        os._exit(0)
    if os.wait()[1]:
        os.write(1, b"null\\n")
"""


@dataclasses.dataclass(frozen=True)
class Account:
    """An account: its number, its group, the groups that it is in besides, its umask."""

    name: str
    number: int
    group: int
    groups: tuple[int, ...] = ()
    umask: int = 0o022


@dataclasses.dataclass(frozen=True)
class Deployment:
    """A folder that somebody chose to share, and two people in front of it."""

    name: str
    mode: int
    owner: int
    group: int
    alice: Account
    bob: Account
    bob_writes: bool = True
    access: tuple[tuple[int, int, int], ...] = ()

    def __str__(self) -> str:
        return self.name


def account(name: str, *groups: int, umask: int = 0o022) -> Account:
    number = ALICE if name == "alice" else BOB
    return Account(name, number, ALICES if name == "alice" else BOBS, groups, umask)


_ANY = 0xFFFFFFFF
_LIST = (
    (0x01, 7, _ANY), (0x02, 7, ALICE), (0x02, 7, BOB), (0x04, 5, _ANY), (0x10, 7, _ANY), (0x20, 0, _ANY),
)  # fmt: skip
_READER = tuple((kind, 5 if number == BOB else bits, number) for kind, bits, number in _LIST)

DEPLOYMENTS = (
    Deployment("one account", 0o700, ALICE, ALICES, account("alice"), Account("bob", ALICE, ALICES)),
    Deployment("everybody on the host, 1777", 0o1777, 0, 0, account("alice"), account("bob")),
    Deployment("everybody on the host, 0777", 0o777, 0, 0, account("alice"), account("bob")),
    Deployment("a group, 2775", 0o2775, 0, ROOM, account("alice", ROOM), account("bob", ROOM)),
    Deployment("a group, 2770", 0o2770, 0, ROOM, account("alice", ROOM), account("bob", ROOM)),
    Deployment("a group without setgid, 0770", 0o770, 0, ROOM, account("alice", ROOM), account("bob", ROOM)),
    Deployment(
        "a group, a colleague with umask 077", 0o2775, 0, ROOM, account("alice", ROOM, umask=0o077),
        account("bob", ROOM, umask=0o077),
    ),
    Deployment(
        "everybody on the host, a colleague with umask 077", 0o1777, 0, 0, account("alice", umask=0o077),
        account("bob", umask=0o027),
    ),
    Deployment("a group, and one who only reads, 2775", 0o2775, 0, ROOM, account("alice", ROOM), account("bob"),
               bob_writes=False),
    Deployment("somebody's own folder, the others read, 0755", 0o755, ALICE, ALICES, account("alice"), account("bob"),
               bob_writes=False),
    Deployment("an access list", 0o770, 0, 0, account("alice"), account("bob"), access=_LIST),
    Deployment("an access list, one who reads", 0o770, 0, 0, account("alice"), account("bob"), bob_writes=False,
               access=_READER),
    Deployment("an access list on the folder of one of them", 0o770, ALICE, ALICES, account("alice"), account("bob"),
               access=tuple(one for one in _LIST if one[2] != ALICE)),
    Deployment("a server that takes root for nobody, 1777", 0o1777, 0, 0, account("alice"),
               Account("bob", NOBODY, NOBODY)),
    Deployment("a server that takes root for nobody, 2775", 0o2775, 0, ROOM, account("alice", ROOM),
               Account("bob", NOBODY, NOBODY), bob_writes=False),
)  # fmt: skip


class Stage:
    """A process that has loaded everything; for each act a child of it becomes the account and does it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", ACTING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, who: Account, **asked: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        rights = {"number": who.number, "group": who.group, "groups": who.groups, "umask": who.umask}
        self.process.stdin.write(json.dumps({**asked, **rights}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert told is not None, "the act ended with an error; see above"
        return told


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.process.communicate()


class Place:
    """Where the accounts have their homes and the share is."""

    def __init__(self, path: Path, stage: Stage) -> None:
        self.path, self.stage = path, stage

    def act(self, who: Account, *acts: Sequence[str]) -> dict[str, Any]:
        """Let an account do something with the real program; what it then holds."""
        home = self.path / who.name
        if not home.exists():
            home.mkdir(mode=0o700)
            os.chown(home, who.number, who.group)
        told: dict[str, Any] = self.stage.ask(who, db=str(home / "room.db"), name=who.name, acts=acts)
        return told

    def may(self, who: Account, paths: Sequence[Path]) -> list[int]:
        """What the system lets an account do with each path: three bits, as a process of that account finds out."""
        bits: list[int] = self.stage.ask(who, paths=[str(path) for path in paths])
        return bits

    def made(self, deployment: Deployment) -> Path:
        """The share as somebody set it up."""
        share = self.path / "share"
        share.mkdir()
        os.chown(share, deployment.owner, deployment.group)
        share.chmod(deployment.mode)
        if deployment.access:
            content = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in deployment.access)
            try:
                os.setxattr(share, "system.posix_acl_access", content)
            except OSError as error:
                pytest.skip(f"NOT TESTED: no access lists on this file system: {error}")
        return share


@pytest.fixture
def place(stage: Stage) -> Iterator[Place]:
    """A folder that every account can go through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="warroom-accounts-"))
    path.chmod(0o755)
    yield Place(path, stage)
    shutil.rmtree(path)


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=str)
def test_whoever_may_write_into_the_folder_shares_everything_in_it(place: Place, deployment: Deployment) -> None:
    share, alice, bob = place.made(deployment), deployment.alice, deployment.bob
    first = place.act(alice, ("init", str(share)), ("declare", "of alice"))["incident"]
    assert place.act(alice, ("log", first, "said by alice"), ("sync",))["unsent"] == 0
    told = place.act(
        bob, ("join", str(share)), ("sync",), ("log", first, "said by bob"), ("declare", "of bob"), ("sync",)
    )
    assert "said by alice" in told["texts"]
    texts = place.act(alice, ("sync",))["texts"]
    if deployment.bob_writes:
        assert (told["what"], told["unsent"], told["troubles"]) == ("good", 0, [])
        assert "said by bob" in texts
        assert place.act(bob, ("log", told["incident"], "again"), ("sync",))["unsent"] == 0
        second = place.act(alice, ("sync",), ("log", told["incident"], "alice in the room of bob"), ("sync",))
        assert second["unsent"] == 0
        assert "alice in the room of bob" in place.act(bob, ("sync",))["texts"]
    else:
        assert (told["what"], told["unsent"] > 0) == ("observer", True)
        assert "said by bob" not in texts
    check_rights(place, share, (alice, bob))


def check_rights(place: Place, share: Path, people: Sequence[Account]) -> None:
    """Nothing on the share gives more than its own folder, and nothing less that anybody needs."""
    paths = [share, *sorted(share.rglob("*"))]
    assert len(paths) >= 6
    for person in (*people, Account("stranger", 61_999, 61_998)):
        theirs, *bits = place.may(person, paths)
        for path, mine in zip(paths[1:], bits, strict=True):
            found = path.stat()
            is_own = found.st_uid == person.number
            assert is_own or mine & ~theirs == 0, f"{person.name} may do more with {path}"
            if stat.S_ISDIR(found.st_mode):
                assert is_own or mine == theirs, f"{person.name} may do less with {path}"
            else:
                assert mine & 0o4 == theirs & 0o4, f"{person.name} may not read {path}"
                assert not mine & 0o1, f"{path} can be executed"
                if share.stat().st_mode & stat.S_ISVTX:
                    assert found.st_mode & 0o022 == 0, f"{path} can be changed where it cannot be taken away"


def test_an_incident_that_one_account_kept_to_itself_stops_no_other_and_is_named(place: Place) -> None:
    share, alice, bob = place.made(DEPLOYMENTS[1]), account("alice"), account("bob")
    kept = place.act(alice, ("init", str(share)), ("declare", "kept"), ("sync",))["incident"]
    shared = place.act(alice, ("declare", "shared"), ("sync",))["incident"]
    place.act(bob, ("join", str(share)), ("sync",))
    for path in [*(share / f"inc-{kept}").rglob("*"), share / f"inc-{kept}"]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    told = place.act(bob, ("log", kept, "cannot leave"), ("log", shared, "leaves"), ("sync",))
    assert told["what"] == "good"
    ((incident, owner, what, words, unsent),) = told["troubles"]
    assert (incident, owner, what, words, unsent) == (kept, str(ALICE), "observer", "Permission denied", 1)
    assert "leaves" in place.act(alice, ("sync",))["texts"]
    # Its owner's own program opens it again.
    place.act(alice, ("log", kept, "of alice"), ("sync",))
    assert place.act(bob, ("sync",))["unsent"] == 0
    assert "cannot leave" in place.act(alice, ("sync",))["texts"]
    check_rights(place, share, (alice, bob))
