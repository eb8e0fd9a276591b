"""An author whose key is not taken for theirs is told of as that, wherever a command tells who said something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from typing_extensions import is_typeddict

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.cli.shell import Shell
from tests.room.sharers import until
from warroom.cli.schemas import shapes

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
    ("show", "updates"), ("search", "bob"), ("show", "tasks"), ("handover", "--shift"), ("share", "status"),
    ("show", "custody"),
]  # fmt: skip
NAMES = re.compile(r"by|\w+_by")
"""Fields of JSON that say who said or did something, where they hold a name."""
AUTHORS = {"phases", "entries", "custody"}
"""Parts of an export in which bob is such a name here: his severity and his role wait."""


def mark_of(field: str) -> str:
    """The field that says whether the key is accepted of whoever ``field`` names."""
    return "key_accepted" if field == "by" else f"{field}_key_accepted"


def marks(value: Any) -> Iterator[tuple[str, bool | None]]:
    """Whoever is named in it, and whether it says beside it that their key is accepted."""
    if isinstance(value, dict):
        for field in filter(NAMES.fullmatch, value):
            named, accepted = value[field], value.get(mark_of(field))
            if "not_accepted_as" in value:
                accepted = not value["not_accepted_as"]
            if isinstance(named, str):
                yield named, accepted
            elif isinstance(named, list):
                yield from zip(named, accepted or [None] * len(named), strict=True)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from marks(part)


def doubted(value: Any) -> set[str]:
    """Whoever is named in it beside a word that their key is not accepted; nobody stands in it without such a word."""
    assert [name for name, accepted in marks(value) if accepted is None] == [], value
    return {name for name, accepted in marks(value) if not accepted}


def shapes_in(shape: Any) -> Iterator[Any]:
    """Every object of which ``shape`` consists, itself among them."""
    if is_typeddict(shape):
        yield shape
        for held in get_type_hints(shape).values():
            yield from shapes_in(held)
    for part in get_args(shape):
        yield from shapes_in(part)


AS_WRITTEN = re.compile("offered to @alice by @bob|@bob hands the shift over")
OF_NOBODY = {"Damage"}
"""What names whom a file on the share claims to be of, of which nothing is taken."""


def test_every_object_for_programs_says_of_every_author_whether_their_key_is_accepted() -> None:
    seen, bare = 0, []
    for shape in {shape for whole in shapes().values() for shape in shapes_in(whole)}:
        fields = get_type_hints(shape)
        for field in filter(NAMES.fullmatch, fields):
            if fields[field] not in (str, str | None, list[str]) or field == "resolve_by":
                continue
            seen += 1
            if not {mark_of(field), "not_accepted_as"} & set(fields) and shape.__name__ not in OF_NOBODY:
                bare.append(f"{shape.__name__}.{field}")
    assert bare == []
    assert seen > 20


def exported_by(shell: Shell) -> dict[str, Any]:
    exported: dict[str, Any] = json.loads(shell.ok("export", "--format", "json"))
    return exported


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
    bob.ok("phase", "resolve")
    bob.ok("log", "@carol look at the pool 5m")
    bob.ok("handover", "--shift", "--worries", "the pool")
    bob.ok("export", "--format", "md")
    bob.ok("role", "scribe", "@bob")
    bob.ok("handover", "scribe", "@alice")
    bob.ok("fixed", "configuration raise the pool")
    bob.ok("reviewed")
    bob.ok("check", "fail", "5m", "40 %")
    bob.ok("decide", "resolve", "y")
    bob.ok("post", "internal", "--without-approval", "in a hurry")
    for shell in (alice, bob, alice):
        synchronised(shell)

    def told() -> dict[str, str]:
        # What was posted, and what an entry says, is kept word for word, as bob's own machine wrote it.
        outputs = {" ".join(command): alice.run(*command).stdout for command in TOLD}
        return {
            command: "\n".join(line for line in AS_WRITTEN.sub("", output).splitlines() if "*Severity*" not in line)
            for command, output in outputs.items()
        }

    before = told()
    assert {name: OF_BOB.findall(text) for name, text in before.items() if OF_BOB.search(text)} == {}
    assert sum("bob (key not accepted)" in text for text in before.values()) >= SAYS_WHO
    assert "KEY NOT ACCEPTED" in alice.ok("show", "timeline")
    assert [command for command in IN_JSON if doubted(alice.json(*command)) != {"bob"}] == []
    assert [doubted(alice.json(*command)) - {"bob"} for command in (("show", "roles"), ("show", "update"))] == [
        set()
    ] * 2
    exported = exported_by(alice)
    assert {part for part, value in exported.items() if "bob" in doubted(value)} >= AUTHORS
    alice.ok("key", "accept", "@bob")
    assert [name for command in IN_JSON for name in doubted(alice.json(*command))] == []
    assert doubted(exported_by(alice)) == set()
    assert [name for name, text in told().items() if "key not accepted" in text] == []
    assert "KEY NOT ACCEPTED" not in alice.ok("show", "timeline")
