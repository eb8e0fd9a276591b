"""A page is an act: who was called and when, and who is next where nobody has acknowledged it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.conftest import Clock
from tests.playbook.breaking import broken
from tests.room.giving import order, refused, view
from tests.room.seen_desks import last
from warroom.config import OwnCommand
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.playbook.check import check_playbook
from warroom.playbook.load import load_playbook
from warroom.room.acts import scribe
from warroom.room.acts.paging import page_by_command
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.due import dues, paged

PLAYBOOK = load_playbook()
FIRST, SECOND = (contact.name for contact in PLAYBOOK.declaration.on_call[:2])


def words(room: WarRoom, incident: IncidentId) -> dict[str, int]:
    return {due.words: due.at for due in dues(view(room, incident), PLAYBOOK)}


def test_being_called_and_having_acknowledged_are_two_facts(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    escalation = PLAYBOOK.severities.severity[1].escalation
    assert escalation in words(room, incident)
    order(room, incident, "page", "on-call eng")
    called = clock.now
    assert last(room, incident) == [("page", f"paged {FIRST}")]
    owed = words(room, incident)
    assert escalation not in owed
    assert abs(owed[f"unanswered: page {SECOND}"] - called - 5 * MINUTE) < MINUTE
    assert "acknowledged" not in view(room, incident).times
    order(room, incident, "page", SECOND)
    assert not any(one.startswith("unanswered") for one in words(room, incident))
    scribe.undo(room, incident)
    assert any(one.startswith("unanswered") for one in words(room, incident))
    order(room, incident, "ack")
    assert not any(one.startswith("unanswered") for one in words(room, incident))
    assert paged(view(room, incident)).keys() == {FIRST}


def test_anybody_can_be_paged_by_name_and_nobody_by_a_word_that_fits_two(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "page", "@bob", at="-3m")
    assert (paged(view(room, incident))["@bob"]) < clock.now - 2 * MINUTE
    for wrong in ("on-call", "nobody at all"):
        assert FIRST in refused(room, incident, "page", wrong)
    order(room, incident, "close", "over")
    assert "/reopen" in refused(room, incident, "page", "@bob")


def test_a_page_by_a_command_is_recorded_when_it_took_it(room: WarRoom, incident: IncidentId, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read()); sys.exit(int(sys.argv[2]))"

    def command(exit_code: str) -> dict[str, OwnCommand]:
        return {FIRST: OwnCommand((sys.executable, "-c", code, str(sent), exit_code))}

    with pytest.raises(RoomTrouble, match="failed with 3; nothing was recorded"):
        page_by_command(room, view(room, incident), FIRST, command("3"), environ={})
    assert paged(view(room, incident)) == {}
    page_by_command(room, view(room, incident), FIRST, command("0"), environ={})
    assert sent.read_text() == "P1: Checkout fails"
    assert FIRST in paged(view(room, incident))
    order(room, incident, "close", "over")
    with pytest.raises(RoomTrouble, match="/reopen"):
        page_by_command(room, view(room, incident), FIRST, command("0"), environ={})


def test_who_is_paged_next_is_somebody_after_some_time(tmp_path: Path) -> None:
    broken(tmp_path, "declaration.toml", f'then = "{SECOND}"', 'then = "Nobody"')
    assert [one.field for one in check_playbook(tmp_path)] == [f"{FIRST}.then"]
    broken(tmp_path, "declaration.toml", 'unanswered_after = "5m"\n', "")
    assert [one.field for one in check_playbook(tmp_path)] == [f"{FIRST}.unanswered_after"]


def test_whoever_has_a_command_is_called_by_it_from_a_shell_however_it_is_written(tmp_path: Path) -> None:
    shell, sent = Shell(tmp_path), tmp_path / "sent"
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    config = tmp_path / "own.toml"
    config.write_text(f'[page."{FIRST}"]\ncommand = ["sh", "-c", "cat >>{sent}; test ! -e {tmp_path}/broken"]\n')
    ways = (("page", FIRST), ("page", "on-call eng"), ("log", f"/page {FIRST}"), ("log", "/page on-call eng"))
    for number, words in enumerate(ways, 1):
        shell.ok(*words, WARROOM_CONFIG=str(config))
        assert sent.read_text().count("P1: Checkout fails") == number
    (tmp_path / "broken").touch()
    for words in ways:
        assert shell.run(*words, WARROOM_CONFIG=str(config)).returncode == 69
    assert shell.ok("show", "timeline").count(f"paged {FIRST}") == len(ways)
    shell.ok("log", f"-3 /page {FIRST}", WARROOM_CONFIG=str(config))
    shell.ok("log", f"/page {SECOND}", WARROOM_CONFIG=str(config))
    assert sent.read_text().count("P1: Checkout fails") == 2 * len(ways), "what was done, and who has no command"
