"""A file that somebody gives is read for what is in it, however it was packed or put together on its way."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.intake.tools.own_samples import ALERTMANAGER
from warroom.intake.tools.sources import Asked
from warroom.room.core import RoomTrouble
from warroom.room.incoming import given_file as reading
from warroom.room.incoming.given_file import GivenFile, given_file

ALERTS = json.dumps(ALERTMANAGER)
PRETTY = json.dumps(ALERTMANAGER, indent=2)
OTHER = json.dumps(ALERTMANAGER | {"alerts": [ALERTMANAGER["alerts"][0] | {"fingerprint": "other"}]}, indent=2)


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "called"),
    [
        ("alerts.json.gz", gzip.compress(ALERTS.encode()), "alerts.json"),
        ("alerts", gzip.compress(ALERTS[:9].encode()) + gzip.compress(ALERTS[9:].encode()), "alerts"),
        ("alerts.zip", zipped({"of/alerts.json": ALERTS}), "alerts.json"),
        ("a.zip", zipped({"alerts.json": ALERTS, "__MACOSX/._alerts.json": "x", ".DS_Store": "x"}), "alerts.json"),
        ("alerts.csv", ALERTS.encode("utf-16"), "alerts.csv"),
        ("alerts.md", b"\xef\xbb\xbf" + PRETTY.replace("\n", "\r\n").encode(), "alerts.md"),
    ],
    ids=("gzip", "two of gzip", "zip", "zip of a Mac", "UTF-16", "BOM and CR"),
)
def test_one_file_is_read_however_it_is_packed_and_called(
    tmp_path: Path, name: str, content: bytes, called: str
) -> None:
    (tmp_path / name).write_bytes(content)
    given = given_file(str(tmp_path / name))
    tool_file = given.as_tool_file(Asked())
    assert (given.called, tool_file.title, len(tool_file.events)) == (called, "Alertmanager", 3)
    assert given.as_tool_file(Asked()) is tool_file, "it is not read again"


def test_a_page_may_begin_with_the_letters_of_a_zip(tmp_path: Path) -> None:
    for words in ("PKI expired at 14:32\n14:40 renewed\n", "PK: looked at 14:32", "PK"):
        (tmp_path / "page.txt").write_text(words, encoding="utf-8")
        given = given_file(str(tmp_path / "page.txt"))
        assert (given.text, given.tool_file(Asked())) == (words, None)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.gz", gzip.compress(ALERTS.encode())[:-20], "cannot be unpacked"),
        ("a.gz", b"\x1f\x8bx", "cannot be unpacked"),
        ("a.gz", gzip.compress(bytes(2_000_000)), "is larger than"),
        ("a.zip", zipped({}), "and no file alone"),
        ("a.zip", zipped({"a.json": ALERTS, "b.json": ALERTS}), "bring in what is in it, one by one"),
    ],
    ids=("cut off", "no gzip", "too large", "empty", "two"),
)
def test_what_cannot_be_unpacked_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, words: str
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1_000_000)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RoomTrouble, match=words):
        given_file(str(tmp_path / name))


FIRST, SECOND = ALERTS, json.dumps(json.loads(OTHER))


@pytest.mark.parametrize(
    ("text", "not_json"),
    [
        (f"{PRETTY}\n{OTHER}\n", 0),
        (f"{ALERTS}{OTHER}", 0),
        (f"[{ALERTS}][{OTHER}]", 0),
        (f"{PRETTY}\n\n{OTHER}\n{PRETTY[:90]}", 1),
        (f"\n{FIRST}\nbroken\n{SECOND}\n", 1),
    ],
    ids=("pretty", "on one line", "lists", "cut off", "a line that is none"),
)
def test_values_that_stand_behind_each_other_are_each_read(text: str, not_json: int) -> None:
    tool_file = GivenFile("alerts.json", text).as_tool_file(Asked())
    assert (len(tool_file.events), tool_file.counts.get("no JSON", 0)) == (5, not_json)
