"""Whatever lies on a share beside the logs: a round ends well, what people wrote arrives, every report is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.hostile.strange_files import StrangeFiles
from tests.hostile.surfaces import at_home
from tests.room.sharers import declare, log, opened
from warroom.cli.commands import cli
from warroom.room.sharing import delivery, joining, playbooks, share_report
from warroom.share.share_format import here_folder
from warroom.share.share_state import GOOD

SEEDS = int(os.environ.get("WARROOM_HOSTILE_FILES", "2"))
"""How many seeds are tried, some 300 files each."""
COMMANDS = (("share", "status"), ("share", "playbook"), ("doctor",), ("show", "status"), ("share", "sync"), ("verify",))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_lies_beside_the_logs_people_hold_what_each_other_wrote(tmp_path: Path, seed: int) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob = (opened(tmp_path, name) for name in ("alice", "bob"))
    incident = declare(alice)
    log(alice, incident, "of alice")
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    joining.join(bob, str(share))
    delivery.synchronise(bob)
    strange = StrangeFiles(seed)
    here = share / here_folder(incident)
    places = share / "playbooks"
    here.mkdir(exist_ok=True)
    places.mkdir()
    writers = [alice.writer(), bob.writer(), *(f"{seed:016x}{number:016x}" for number in range(150))]
    for writer in writers:
        (here / f"{writer}.json").write_bytes(strange.sign(writer))
    for number in range(70):
        strange.playbook(places)
        (places / f"uses.{writers[number]}.json").write_bytes(strange.use("a" * 64))
    log(alice, incident, "more of alice")
    for room in (alice, bob, alice, bob):
        state = delivery.synchronise(room)
        assert state is not None
        assert state.what == GOOD
        report = share_report.status(room)
        assert all("\x1b" not in line for line in playbooks.status_lines(room, None)), report
    assert share_report.short_digest(alice, incident) == share_report.short_digest(bob, incident)
    path = bob.path
    alice.close()
    bob.close()
    with at_home(tmp_path):
        for command in COMMANDS:
            told = CliRunner().invoke(cli, [*command, "--db", path])
            assert told.exception is None or isinstance(told.exception, SystemExit), (command, told.exception)
            assert "\x1b" not in told.output
            assert told.exit_code in {0, 1, 65, 69, 75, 77}, (command, told.output)
