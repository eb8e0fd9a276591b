"""Every piece of settings in the recipes is one that the settings take."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from warroom.cli.listen import SENDERS
from warroom.config import Config
from warroom.intake.tools.generic import Mapping
from warroom.room.outgoing.kinds import KINDS

RECIPES = (Path(__file__).parent.parent / "docs" / "integrations.md").read_text("utf-8")
BLOCKS = [
    block
    for block in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", RECIPES, re.MULTILINE)
    if block.lstrip().startswith("[")
]


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_piece_of_settings_is_taken(number: int) -> None:
    said = tomllib.loads(re.sub(r"^    ", "", BLOCKS[number], flags=re.MULTILINE))
    config = TypeAdapter(Config).validate_python(said)
    assert config.publish or config.listen.secrets or config.listen.json or config.changes
    for place in config.publish.values():
        assert place.kind in {kind.name for kind in KINDS}
    for mapping in config.listen.json.values():
        assert Mapping(**mapping).text


def test_every_kind_of_place_and_every_sender_that_a_path_names_has_its_recipe() -> None:
    assert len(BLOCKS) >= 4
    assert all(f'kind = "{kind.name}"' in RECIPES for kind in KINDS)
    assert set(re.findall(r"/in/([a-z.-]+)/TOKEN", RECIPES)) - {"sensu"} <= set(SENDERS)
