"""Nothing that signs or opens is said by a command, a document, a page or a report of a failure, nor is in the database
and its backup; not where the files that hold it are damaged either.
"""

from __future__ import annotations

import base64
import contextlib
import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
pytest.importorskip("pyrage", reason="private incidents need pyrage")

from tests.cli.test_said_nowhere import told
from tests.hostile.surfaces import at_home
from tests.room.private_rooms import declare_privately
from tests.room.sharers import opened
from warroom.cli.commands import cli
from warroom.model.identity import WriterId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.sharing import joining, sealing
from warroom.store.own_keys import OwnKeys, key_file
from warroom.store.private_keys import identity_file

PART = 16
"""Signs of a key that are as good as all of it, to be looked for."""
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("key",), ("key", "--json"), ("key", "--ssh"), ("private", "members"), ("private", "recipient"), ("doctor",),
    ("doctor", "--json"), ("verify",), ("verify", "--deep"), ("verify", "--json"), ("seal", "--json"),
    ("share", "status"), ("share", "status", "--json"), ("share", "sync"), ("log", "another line"), ("key", "rotate"),
)  # fmt: skip
"""What looks at keys, beside all that prints an incident."""
TITLE = "mail is read by others"
PRINTS_IT = ("verify", "share status", "doctor", "seal --json")
"""What is about all incidents, or about one by its id, and may name the private one."""
HARMS = {
    "whole": lambda content: content,
    "cut off": lambda content: content[: len(content) * 2 // 3],
    "one sign more": lambda content: content[:-3] + b"x" + content[-3:],
    "without ends of lines": lambda content: content.replace(b"\n", b" "),
    "no text": lambda content: b"\xff\x00" + content,
}


def parts(content: bytes) -> set[str]:
    """Every stretch of the keys in a file, as it stands there and as other programs write it."""
    texts = re.findall(r"[A-Za-z0-9+/_=-]{40,}", content.decode("ascii", "replace"))
    secrets = {text.removeprefix("AGE-SECRET-KEY-1") for text in texts if not text.startswith("age1")}
    return {text[start : start + PART] for text in secrets for start in range(len(text) - PART + 1)}


@pytest.mark.parametrize("harm", HARMS)
def test_no_key_is_told_by_anything(tmp_path: Path, harm: str) -> None:
    room = opened(tmp_path, "alice")
    room._keys = True
    share = tmp_path / "share"
    share.mkdir()
    joining.init(room, str(share))
    commander.declare(room, "Plain", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC")
    private = declare_privately(room, TITLE)
    sealing.seal(room, private)
    files = [Path(key_file(room.path)), Path(identity_file(room.path))]
    seed = OwnKeys(room.path).seed(WriterId(room.writer()))
    assert seed is not None
    secret = parts(b"\n".join(file.read_bytes() for file in files if file.suffix == ".age"))
    forms = (seed.hex(), base64.b64encode(seed).decode(), base64.urlsafe_b64encode(seed).decode())
    secret |= {form[start : start + PART] for form in forms for start in range(len(form) - PART + 1)}
    room.close()
    assert len(secret) > 100
    for file in files:
        file.write_bytes(HARMS[harm](file.read_bytes()))
    (tmp_path / "out").mkdir()
    # All that prints an incident has no business with keys, whatever becomes of their files.
    texts = told(room.path, tmp_path / "all") if harm == "whole" else {}
    with at_home(tmp_path / "out"), contextlib.chdir(tmp_path / "out"):
        for command in COMMANDS:
            result = CliRunner().invoke(cli, [*command, "--db", room.path])
            texts[" ".join(command)] = f"{result.output}{result.exception!r}"
    with contextlib.closing(sqlite3.connect(room.path)) as db, contextlib.closing(sqlite3.connect(":memory:")) as copy:
        db.backup(copy)
        texts["a backup"] = copy.serialize().decode("latin-1")
    for file in tmp_path.rglob("*"):
        if file.is_file() and not file.name.endswith((".key", ".age")):
            texts[str(file)] = file.read_bytes().decode("latin-1")
    for name, text in texts.items():
        assert [part for part in secret if part in text][:1] == [], name
    for name in PRINTS_IT:
        lines = [line for line in texts[name].splitlines() if TITLE in line]
        assert [line for line in lines if f"PRIVATE: {TITLE}" not in line] == [], name
    assert all(TITLE in texts[name] for name in PRINTS_IT[:2])
