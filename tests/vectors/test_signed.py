"""The vectors of signed logs: what this program takes of them, and what a reader in another language finds."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from warroom.oplog.operation import GENESIS
from warroom.share.share_format import LogHeader

HERE = Path(__file__).parent / "signed"
ROOT = HERE.parent.parent.parent
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
LOGS: dict[str, dict[str, Any]] = EXPECTED["logs"]


def header_of_all() -> LogHeader:
    """The first line that a file of these logs has on a share."""
    return LogHeader(
        incident=EXPECTED["incident"], writer=EXPECTED["writer"], by="alice", host="h", first=1, prev="0" * 64,
        maker=EXPECTED["writer"],
    )  # fmt: skip


def harmed(log: bytes, chance: random.Random) -> bytes:
    """``log`` with one to three of its bytes or lines changed, added, taken away, doubled or exchanged."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.randrange(len(log))
        lines = log.split(b"\n")
        first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]
        log = chance.choice((
            log[:at] + bytes([log[at] ^ 1 << chance.randrange(8)]) + log[at + 1 :], log[:at] + log[at + 1 :],
            log[:at] + b"\t" + log[at:], log.replace(b"\n", b"\t\n", 1), log[:at], b"\n".join(lines),
            b"\n".join(lines[1:]), b"\n".join((*lines[:first], lines[first], *lines[first:])),
            log.replace(b"\n", b"\r\n", 3), log.replace(b"\n", b"", 1),
        )) or log  # fmt: skip
    return log


def test_there_is_a_log_for_each_and_some_of_every_sort() -> None:
    assert sorted(LOGS) == sorted(path.name for path in HERE.glob("*.jsonl"))
    assert len(LOGS) >= 25
    assert sum(not one["kept_back"] for one in LOGS.values()) >= 6


def test_of_each_log_what_is_signed_is_taken_and_the_rest_kept_back() -> None:
    pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
    from tests.share.forging import taken
    from tests.vectors.make_signed import vectors
    from warroom.oplog.signing import is_signed

    header = header_of_all()
    for name, log in vectors().items():
        assert (HERE / name).read_bytes() == log, name
        assert [one.hash for one in taken(header.line() + log, is_signed)] == LOGS[name]["signed"], name


def test_the_reader_in_another_language_is_read_in_a_minute_before_it_is_trusted() -> None:
    lines = (ROOT / "docs" / "evidence" / "verify.mjs").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.lstrip().startswith("//")]) <= 60
    assert max(map(len, lines)) <= 150


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here, which runs the reader in another language")
def test_a_reader_in_another_language_finds_the_same_from_the_page_of_the_format_alone(tmp_path: Path) -> None:
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
    header = header_of_all()
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(header.line() + (HERE / "signed.jsonl").read_bytes())
    ran = subprocess.run(["node", verifier, str(whole)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["signed"] == 9
    not_there = [str(tmp_path / "none.jsonl"), str(tmp_path)]
    ran = subprocess.run(["node", verifier, *not_there, str(whole)], capture_output=True, text=True, timeout=60)
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["fault"] for one in said] == ["it cannot be read (ENOENT)", "it cannot be read (EISDIR)", ""]
    assert ran.returncode == 1


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here, which runs the reader in another language")
@pytest.mark.parametrize("withheld", [(), (0,), (1,), (2,), (0, 1)])
def test_a_reader_in_another_language_names_a_file_whose_forerunner_is_withheld(
    tmp_path: Path, withheld: tuple[int, ...]
) -> None:
    """Every file holds and is signed to its end, so only what is between them tells that something is missing."""
    lines = (HERE / "signed.jsonl").read_bytes().splitlines(keepends=True)
    ends = [0, *(place for place, line in enumerate(lines, 1) if line.count(b"\t") == 3)]
    files = []
    for number, (begin, end) in enumerate(pairwise([ends[0], ends[1], ends[2], ends[-1]])):
        prev = lines[begin - 1].split(b"\t")[2].decode() if begin else GENESIS
        files.append(tmp_path / f"{number}.jsonl")
        header = LogHeader(
            incident=EXPECTED["incident"], writer=EXPECTED["writer"], by="alice", host="h", first=begin + 1, prev=prev,
            maker=EXPECTED["writer"],
        )  # fmt: skip
        files[-1].write_bytes(header.line() + b"".join(lines[begin:end]))
    given = [number for number in range(3) if number not in withheld]
    verifier = str(ROOT / "docs" / "evidence" / "verify.mjs")
    command = ["node", verifier, *(str(files[number]) for number in given)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert all(not one["fault"] and one["signed"] == one["lines"] for one in said)
    lacking = [number for number in given if number and number - 1 in withheld]
    assert [number for number, one in zip(given, said, strict=True) if one["missing"]] == lacking
    assert ran.returncode == bool(lacking)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here, which runs the reader in another language")
def test_a_reader_in_another_language_says_of_each_harmed_file_what_this_program_says(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
    from tests.share.forging import taken
    from warroom.oplog.signing import is_signed

    chance, first = random.Random(7), header_of_all().line()
    logs = [harmed(first + (HERE / name).read_bytes(), chance) for name in LOGS for _ in range(8)]
    files = [tmp_path / f"{number}.jsonl" for number in range(len(logs))]
    for file, log in zip(files, logs, strict=True):
        file.write_bytes(log)
    verifier = str(ROOT / "docs" / "evidence" / "verify.mjs")
    ran = subprocess.run(["node", verifier, *map(str, files)], capture_output=True, text=True, timeout=120)
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(found) == len(logs), ran.stderr
    for number, (said, log) in enumerate(zip(found, logs, strict=True)):
        assert said.get("signed", 0) == len(taken(log, is_signed)), (number, said)
