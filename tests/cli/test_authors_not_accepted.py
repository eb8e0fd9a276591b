"""An author whose key is not taken for theirs is told of as that, wherever a command tells who said something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.cli.shell import Shell
from tests.room.sharers import until

TOLD = [
    ("show", "board"), ("show", "checks"), ("show", "conflicts"), ("show", "handover"), ("show", "situation"),
    ("show", "status"), ("show", "tree", "resolve"), ("show", "updates"), ("search", "bob"), ("check",), ("handover",),
    ("export", "--format", "md"), ("export", "--format", "html"), ("export", "--format", "csv"),
    ("export", "--format", "timesketch.csv"), ("export", "--format", "iris.csv"),
]  # fmt: skip
SAYS_WHO = 11
"""Of these, so many at least name the author here."""
OF_BOB = re.compile(r"(?:\(@|by @|last \S+ UTC by @|  @)bob\b(?! \(key not accepted\))")
"""The author behind what was said, not marked. What people wrote, titles of roles among it, names whom it names."""


IN_JSON = [
    ("show", "board"), ("show", "checks"), ("show", "conflicts"), ("show", "timeline"), ("show", "tree", "resolve"),
    ("show", "updates"), ("search", "bob"),
]  # fmt: skip


def doubted(value: Any) -> Iterator[str]:
    """Whoever is named in it beside a word that their key is not accepted."""
    if isinstance(value, dict) and value.get("key_accepted") is False:
        yield value["by"]
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from doubted(part)


def synchronised(shell: Shell) -> None:
    """What was left behind by an act before it may be at it still."""
    until(lambda: shell.ok("share", "sync").startswith("everything is on the share"))


def test_an_author_whose_key_nobody_accepted_is_marked_by_every_command(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob = Shell(tmp_path), Shell(tmp_path)
    for shell, name in ((alice, "alice"), (bob, "bob")):
        shell.environ |= {"WARROOM_USER": name, "WARROOM_DB": str(tmp_path / f"{name}.db")}
    alice.ok("declare", "Checkout fails", "--severity", "P1")
    alice.ok("hyp", "add", "the pool is full")
    alice.ok("share", "init", str(share))
    alice.ok("key", "trust", "known")
    bob.ok("share", "join", str(share))
    synchronised(bob)
    alice.ok("sev", "P0", "all of it fails")
    bob.ok("sev", "P2", "only one fails")
    alice.ok("hyp", "confirm", "H1", "yes")
    bob.ok("hyp", "refute", "H1", "no")
    bob.ok("log", "of bob")
    bob.ok("fixed", "configuration raise the pool")
    bob.ok("reviewed")
    bob.ok("check", "fail", "5m", "40 %")
    bob.ok("decide", "resolve", "y")
    bob.ok("post", "internal", "--without-approval", "in a hurry")
    for shell in (alice, bob, alice):
        synchronised(shell)

    def told() -> dict[str, str]:
        # What was posted is kept word for word, as bob's own machine wrote it.
        outputs = {" ".join(command): alice.run(*command).stdout for command in TOLD}
        return {
            command: "\n".join(line for line in output.splitlines() if "*Severity*" not in line)
            for command, output in outputs.items()
        }

    before = told()
    assert {name: OF_BOB.findall(text) for name, text in before.items() if OF_BOB.search(text)} == {}
    assert sum("bob (key not accepted)" in text for text in before.values()) >= SAYS_WHO
    assert "KEY NOT ACCEPTED" in alice.ok("show", "timeline")
    assert [command for command in IN_JSON if set(doubted(alice.json(*command))) != {"bob"}] == []
    alice.ok("key", "accept", "@bob")
    assert [name for command in IN_JSON for name in doubted(alice.json(*command))] == []
    assert [name for name, text in told().items() if "key not accepted" in text] == []
    assert "KEY NOT ACCEPTED" not in alice.ok("show", "timeline")
