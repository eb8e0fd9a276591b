"""A process that dies leaves no file with the keys that it read: real processes, and the system's own core files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from warroom.model.identity import WriterId
from warroom.store.own_keys import OwnKeys

resource = pytest.importorskip("resource", reason="this system has no such limits")
pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
pytest.importorskip("pyrage", reason="private incidents need pyrage")

DIES = """
import os, resource, sys
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
from warroom.oplog.envelope import fresh_secret
from warroom.store.own_keys import OwnKeys, fresh_key, key_file
from warroom.store.private_keys import PrivateKeys, identity_file
path, what = sys.argv[1:]
{act}
print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
os.abort()
"""
ACTS = {
    "nothing": "",
    "a key that was made": "kept = fresh_key(os.urandom)",
    "a key that was read": "kept = OwnKeys(path).seed('ed25' + '0' * 28)",
    "a key of private incidents that was made": "kept = PrivateKeys(path).recipient(make=True)",
    "a key of private incidents that was read": "kept = PrivateKeys(path).own()",
}


@pytest.mark.parametrize("what", ACTS)
def test_what_has_read_a_key_leaves_no_core(tmp_path: Path, what: str) -> None:
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("nothing leaves a core here")
    path = tmp_path / "x.db"
    (tmp_path / "x.db.key").write_text("ed25" + "0" * 28 + " " + "5a" * 32 + "\n")
    if what.endswith("was read"):
        (tmp_path / "x.db.age").write_text("# none yet\n")
    ran = subprocess.run(
        [sys.executable, "-c", DIES.format(act=ACTS[what]), str(path), what],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode < 0, ran.stderr
    assert (int(ran.stdout) in (0, 1)) == (what != "nothing")
    if what != "nothing":
        assert [file.name for file in tmp_path.iterdir() if not file.name.startswith("x.db")] == []


@pytest.mark.parametrize("trouble", [OSError("not allowed"), ValueError("beyond the limit")])
def test_where_the_limit_cannot_be_set_a_key_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def refuse(*_given: object) -> None:
        raise trouble

    monkeypatch.setattr(resource, "setrlimit", refuse)
    writer = WriterId("ed25" + "0" * 28)
    (tmp_path / "x.db.key").write_text(f"{writer} {'5a' * 32}\n")
    assert OwnKeys(str(tmp_path / "x.db")).seed(writer) == b"Z" * 32
