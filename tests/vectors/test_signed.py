"""The vectors of signed logs: what this program takes of them, and what a reader in another language finds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "signed"
ROOT = HERE.parent.parent.parent
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
LOGS: dict[str, dict[str, Any]] = EXPECTED["logs"]


def test_there_is_a_log_for_each_and_some_of_every_sort() -> None:
    assert sorted(LOGS) == sorted(path.name for path in HERE.glob("*.jsonl"))
    assert len(LOGS) >= 25
    assert sum(not one["kept_back"] for one in LOGS.values()) >= 6


def test_of_each_log_what_is_signed_is_taken_and_the_rest_kept_back() -> None:
    pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
    from tests.share.forging import taken
    from tests.vectors.make_signed import vectors
    from warroom.oplog.signing import is_signed
    from warroom.share.share_format import LogHeader

    header = LogHeader(
        incident=EXPECTED["incident"], writer=EXPECTED["writer"], by="alice", host="h", first=1, prev="0" * 64,
        maker=EXPECTED["writer"],
    )  # fmt: skip
    for name, log in vectors().items():
        assert (HERE / name).read_bytes() == log, name
        assert [one.hash for one in taken(header.line() + log, is_signed)] == LOGS[name]["signed"], name


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here, which runs the reader in another language")
def test_a_reader_in_another_language_finds_the_same_from_the_page_of_the_format_alone(tmp_path: Path) -> None:
    from warroom.share.share_format import LogHeader

    files = [str(HERE / name) for name in LOGS]
    verifier = str(ROOT / "docs" / "evidence" / "verify.mjs")
    options = ["--incident", EXPECTED["incident"], "--writer", EXPECTED["writer"]]
    ran = subprocess.run(["node", verifier, *options, *files], capture_output=True, text=True, timeout=60)
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    for name, said in zip(LOGS, found, strict=True):
        expected = LOGS[name]
        assert said["signed"] == len(expected["signed"]), name
        assert said["lines"] - said["signed"] == expected["kept_back"], name
        assert bool(said["fault"]) == expected["damaged"], name
    header = LogHeader(
        incident=EXPECTED["incident"], writer=EXPECTED["writer"], by="alice", host="h", first=1, prev="0" * 64,
        maker=EXPECTED["writer"],
    )  # fmt: skip
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(header.line() + (HERE / "signed.jsonl").read_bytes())
    ran = subprocess.run(["node", verifier, str(whole)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["signed"] == 9
