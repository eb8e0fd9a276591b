"""What the pages about the design name is there, and what is there is named by them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from warroom.model import record_kinds

ROOT = Path(__file__).parents[1]
DESIGN = sorted((ROOT / "docs" / "design").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PATH = re.compile(r"`((?:[a-z_]+/)+|(?:[a-z_]+/)*[a-z_]+\.(?:py|toml|md|tcss|lock))`")
BELOW = [ROOT / name for name in (".", "warroom", "warroom/room", "warroom/room/sharing", "docs/design")]
OF_OTHERS = {"warroom.py"}
"""What a stranger may put into a folder."""


@pytest.mark.parametrize("page", DESIGN, ids=lambda page: page.stem)
def test_every_file_that_a_page_of_the_design_names_is_there(page: Path) -> None:
    named = set(PATH.findall(page.read_text(encoding="utf-8"))) - OF_OTHERS
    missing = [name for name in sorted(named) if not any((below / name).exists() for below in BELOW)]
    assert not missing, missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_to_a_page_and_a_heading_that_are_there(page: Path) -> None:
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}, heading


def test_the_floors_of_the_page_are_those_of_the_contract() -> None:
    page = (ROOT / "docs" / "design" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", page, re.MULTILINE)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = [set(layer.split(" | ")) for layer in contracts[0]["layers"]]
    assert contracts[0]["exhaustive"], "a new module may stand on no floor"
    assert [set(re.findall(r"`(\w+)(?:\.py|/)`", names)) for _, names in rows] == layers
    assert [int(number) for number, _ in rows] == list(reversed(range(len(layers))))


def test_every_room_of_the_core_stands_in_the_page_of_the_floors() -> None:
    page = (ROOT / "docs" / "design" / "architecture.md").read_text(encoding="utf-8")
    rooms = [*(ROOT / "warroom" / "room").glob("*.py")]
    rooms += [path for path in (ROOT / "warroom" / "room").iterdir() if (path / "__init__.py").exists()]
    names = {f"{path.name}/" if path.is_dir() else path.name for path in rooms} - {"__init__.py"}
    assert len(names) > 15
    assert not [name for name in sorted(names) if name not in page]


def test_the_front_page_names_every_room_of_the_house() -> None:
    house = (ROOT / "README.md").read_text(encoding="utf-8").partition("is a house with floors")[2]
    rooms = [path.parent.name for path in (ROOT / "warroom").glob("*/__init__.py")]
    assert len(rooms) > 10
    assert not [room for room in rooms if f"`{room}`" not in house]


def test_every_kind_of_record_has_its_row() -> None:
    page = (ROOT / "docs" / "design" / "records.md").read_text(encoding="utf-8")
    kinds = [kind.name for kind in vars(record_kinds).values() if isinstance(kind, record_kinds.RecordKind)]
    assert len(kinds) == 12
    assert not [name for name in kinds if f"| `{name}` |" not in page]
