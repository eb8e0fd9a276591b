"""What is told of a share at the moment in which somebody joins it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.room.sharers import declare, opened
from warroom.room.sharing import joining
from warroom.room.sharing.delivery import synchronise
from warroom.share.share_format import here_folder


def test_names_in_signs_of_life_are_told_as_that_and_not_as_people_who_are_there(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    joining.init(alice, str(share))
    incident = declare(alice)
    synchronise(alice)
    here = share / here_folder(incident)
    here.mkdir(exist_ok=True)
    (here / f"{'ab' * 16}.json").write_text(json.dumps({"writer": "ab" * 16, "by": "mallory", "last": 1, "at": 1}))
    assert joining.join(bob, str(share)) == f"joined {share}: signs of life of @mallory, 1 incident"
    for room in (alice, bob):
        room.close()
