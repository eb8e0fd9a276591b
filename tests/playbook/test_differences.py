"""What differs between two workflows is told by the fields that differ, in every file that a workflow may hold."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.room.playbooks.playbooks_on_share import change
from warroom.playbook.differences import differences
from warroom.playbook.load import DRILLS, PARTS, TEMPLATES, shipped_data

CHANGES = [
    ("severities.toml", 'respond_within = "5m"', 'respond_within = "2m"'),
    ("severities.toml", '    "Database unavailable",\n', ""),
    ("severities.toml", 'response = "Urgent"', f'response = "{"Urgent " * 9}"'),
    ("communication.toml", 'every = ["15m", "30m"]', 'every = ["9m", "20m"]'),
    ("communication.toml", 'every = ["15m", "15m"]', 'every = ["5m", "5m"]'),
    ("communication.toml", '    "Apologize for impact",\n', ""),
    ("communication.toml", 'slow_after = "1h"\n', ""),
    ("communication.toml", 'title = "Status page"', 'title = "Status page"\nagain = true'),
    ("trees.toml", 'phase = "detect"', 'phase = "triage"'),
    ("resources.toml", 'database = "[Location]/database"', 'database = "wiki/db"'),
    ("drills/api.toml", 'lasts = "50m"', 'lasts = "40m"'),
    ("drills/api.toml", 'after = "20m"', 'after = "21m"'),
    ("templates/closing.md", "\n", "\nOne more\nAnd one\n"),
]
TOLD = [
    "severities.toml: severity P0: examples 1 line gone, respond_within 5m → 2m",
    "severities.toml: severity P1: response changed",
    "trees.toml: tree severity: phase detect → triage",
    "communication.toml: best_practices 1 line gone",
    "communication.toml: audience internal: every 15m to 30m → 9m to 20m, slow_after gone (1h), "
    "levels P0: every 15m to 15m → 5m to 5m",
    "communication.toml: audience status-page: again new (true)",
    "resources.toml: runbooks: database [Location]/database → wiki/db",
    "templates/closing.md: 2 lines new",
    "templates/own.txt: new",
    "drills/api.toml: lasts 50m → 40m",
    "drills/api.toml: injection @sales: two customers ask whether they …: after 20m → 21m",
]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A copy of the shipped workflow as an organisation has it."""
    for file in (shipped_data() / "playbook").glob("*.toml"):
        shutil.copy(file, tmp_path)
    for folder in (TEMPLATES, DRILLS):
        shutil.copytree(shipped_data() / folder, tmp_path / folder)
    return tmp_path


def test_each_field_is_told_with_what_it_was_and_is_where_that_is_short(ours: Path) -> None:
    assert differences(None, ours) == []
    for file, old, new in CHANGES:
        change(ours / file, old, new)
    (ours / TEMPLATES / "own.txt").write_text("ours", "utf-8")
    assert sorted(differences(None, ours)) == sorted(TOLD)


def test_a_text_that_is_another_one_is_told_by_its_field_in_every_file(ours: Path) -> None:
    changed = {}
    for part in PARTS:
        text = (ours / f"{part}.toml").read_text("utf-8")
        texts = re.finditer(r'(?m)^(\w+) = "([^"\n\\]+)"$', text)
        if (found := next((found for found in texts if found[1] not in ("name", "title", "level")), None)) is not None:
            changed[f"{part}.toml"] = found[1]
            (ours / f"{part}.toml").write_text(f"{text[: found.end() - 1]} now{text[found.end() - 1 :]}", "utf-8")
    assert len(changed) >= 15
    told = differences(None, ours)
    assert [file for file, field in changed.items() if not any(line.startswith(f"{file}: ") for line in told)] == []
    unnamed = [line for line in told if not re.search(rf"\b{changed[line.partition(':')[0]]} |(new|gone)$", line)]
    assert unnamed == []


def test_lists_are_told_as_lists_and_what_only_ends_otherwise_is_in_no_other_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, also, ending, empty in ((one, "tech", "", ""), (other, "head", "\n", "kinds = []\n")):
        (folder / TEMPLATES).mkdir(parents=True)
        (folder / f"{PARTS[0]}.toml").write_text(f'also = ["{also}", "lead"]\nevery = ["15m", "1h"]\n{empty}', "utf-8")
        (folder / TEMPLATES / "own.md").write_text(f"A\nB{ending}", "utf-8")
    assert differences(one, other) == [
        f"{PARTS[0]}.toml: also tech, lead → head, lead",
        f"{PARTS[0]}.toml: kinds new",
        "templates/own.md: changed",
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("a=1 b=2", "b=2 a=1", ["in another order"]),
        ("a=1 b=2", "b=2 a=9", ["a: v 1 → 9", "in another order"]),
        ("a=1 b=2 c=3", "a=1 c=3", ["b gone"]),
        ("a(3)=1 a=2 a=3", "a(3)=9 a=2 a=3", ["a (3): v 1 → 9"]),
        ("a=2 a(2)=1 a=3", "a=2 a(2)=9 a=3", ["a (2): v 1 → 9"]),
    ],
)
def test_no_section_hides_behind_the_name_of_another_nor_an_order_behind_another_change(
    tmp_path: Path, ours: str, theirs: str, told: list[str]
) -> None:
    for folder, rows in ((tmp_path / "ours", ours), (tmp_path / "theirs", theirs)):
        folder.mkdir()
        sections = (row.replace("(", " (").split("=") for row in rows.split(" "))
        text = "".join(f'[[x]]\nname = "{name}"\nv = {value}\n' for name, value in sections)
        (folder / f"{PARTS[0]}.toml").write_text(text, "utf-8")
    assert differences(tmp_path / "ours", tmp_path / "theirs") == [f"{PARTS[0]}.toml: x {words}" for words in told]
