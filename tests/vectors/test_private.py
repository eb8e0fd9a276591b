"""The vectors of private incidents: what opens, and that nothing does that was cut, changed, renamed or swapped."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.share.replicas import Time
from warroom.oplog.envelope import secrets_in, token_of
from warroom.share.folder import DiskFolder
from warroom.share.segment import Segment
from warroom.share.vault import Vault

HERE = Path(__file__).parent / "private"
EXPECTED = json.loads((HERE / "expected.json").read_text("utf-8"))
IDENTITY = HERE / "identity.txt"
pytest.importorskip("pyrage", reason="private incidents need pyrage")


def vault(tmp_path: Path, files: dict[str, bytes]) -> Vault:
    """A vault with these files, looked at."""
    made = Vault(DiskFolder(str(tmp_path), unique="x"), EXPECTED["token"], Time())
    shutil.rmtree(tmp_path / made.path, ignore_errors=True)
    (tmp_path / made.path).mkdir(parents=True)
    for name, content in files.items():
        (tmp_path / made.path / name).write_bytes(content)
    made.look(secrets_in(IDENTITY.read_text()), 60.0)
    return made


def hashes(looked_at: Vault) -> list[str]:
    """What a reader takes of it."""
    found = []
    for name in looked_at.names():
        segment = Segment(EXPECTED["incident"])
        found += [framed.hash for framed in segment.feed(looked_at.read(name, 0, 1_000_000)[0])]
    return found


def whole() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (HERE / "vault").iterdir()}


def test_what_was_sealed_for_us_is_read(tmp_path: Path) -> None:
    assert token_of(EXPECTED["incident"]) == EXPECTED["token"]
    looked_at = vault(tmp_path, whole())
    assert looked_at.incident == EXPECTED["incident"]
    assert hashes(looked_at) == EXPECTED["hashes"]
    assert not looked_at.told_out  # that is said to somebody else


def test_cut_at_each_byte_a_file_gives_nothing(tmp_path: Path) -> None:
    files = whole()
    envelope = next(name for name in sorted(files) if ".members" not in name)
    keys = {name: content for name, content in files.items() if ".members" in name}
    folder = vault(tmp_path, keys | {envelope: files[envelope]})
    assert len(hashes(folder)) == 1
    (name,) = folder.names()
    for end in range(0, len(files[envelope]), 3):
        (tmp_path / folder.path / envelope).write_bytes(files[envelope][:end])
        assert folder.read(name, 0, 1_000_000)[0] == b"", end


def test_swapped_renamed_and_mixed_files_give_nothing_that_is_not_theirs(tmp_path: Path) -> None:
    files = whole()
    one, other = (name for name in sorted(files) if ".members" not in name)
    keys = {name: content for name, content in files.items() if ".members" in name}
    assert hashes(vault(tmp_path, keys | {one: files[other], other: files[one]})) == []
    assert hashes(vault(tmp_path, {one: files[one], other: files[other]})) == []
    assert hashes(vault(tmp_path, keys | {f"{one[:32]}.sync-conflict.age": files[one], one: files[one]})) != []
    first, second = sorted(keys)
    assert hashes(vault(tmp_path, files | {first: keys[second], second: keys[first]})) == []
    mixed = files[one][:200] + files[other][200:]
    assert hashes(vault(tmp_path, keys | {one: mixed})) == []


@pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed: it was NOT tried")
def test_the_age_command_reads_the_vectors(tmp_path: Path) -> None:
    lines = b""
    keys = tmp_path / "keys"
    opened = [age(IDENTITY, file) for file in (HERE / "vault").glob("*.members.age")]
    keys.write_bytes(b"".join(opened))
    for file in sorted((HERE / "vault").glob("*.age")):
        lines += b"" if ".members" in file.name else age(keys, file)
    assert all(hash_.encode() in lines for hash_ in EXPECTED["hashes"])


def age(identity: Path, file: Path) -> bytes:
    return subprocess.run(["age", "-d", "-i", str(identity), str(file)], capture_output=True, check=False).stdout
