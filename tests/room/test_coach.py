"""The coach of a first drill: the next step, known by what was done, and told of later by whoever needs it less."""

from __future__ import annotations

from tests.conftest import Clock, logged
from warroom.playbook.load import load_playbook
from warroom.report.drill_score import first_done
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.drills.coach import DrillProgress, read_progress, turn_coach
from warroom.room.orders.incident_orders import give
from warroom.room.readings import case as reading

PLAYBOOK = load_playbook()
STEPS = PLAYBOOK.after.drill.coach
SHIPPED = drill.plans(None)


def begun(room: WarRoom, name: str = "database", *, speed: int = 1) -> drill.Play:
    play = drill.begin(room, PLAYBOOK, name, SHIPPED[name], zone="UTC", speed=speed)
    drill.step(room, play)
    return play


def order(room: WarRoom, play: drill.Play, words: str) -> None:
    name, _, argument = words.removeprefix("/").partition(" ")
    give(room, PLAYBOOK, play.incident, name, argument)


def progress(room: WarRoom, play: drill.Play) -> DrillProgress:
    found = read_progress(room, room.path, play.incident, PLAYBOOK)
    assert found is not None
    return found


def hinted(room: WarRoom, play: drill.Play) -> str:
    """The key of the step that is told of now."""
    step = progress(room, play).hint(play.elapsed(room.now()))
    return step.key if step is not None else ""


def test_the_first_step_is_told_of_at_once_and_the_next_once_it_is_not_done_for_a_while(
    room: WarRoom, clock: Clock
) -> None:
    for name in SHIPPED:
        play = begun(room, name)
        room.remember(f"coach:{play.incident}", "speaks")
        clock.forward(seconds=10)
        assert hinted(room, play) == "/ack"
        give(room, PLAYBOOK, play.incident, "ack", "")
        assert hinted(room, play) == ""
        clock.forward(seconds=61)
        assert hinted(room, play) == "/sev P1"
        give(room, PLAYBOOK, play.incident, "sev", "P2")
        clock.forward(seconds=61)
        assert hinted(room, play) == "/role ic @you"


def test_whoever_does_steps_untold_is_told_of_the_next_one_later(room: WarRoom, clock: Clock) -> None:
    play = begun(room, speed=2)
    clock.forward(seconds=1)
    for words in ("/ack", "/sev P1", "/role ic @dana"):
        order(room, play, words)
    clock.forward(seconds=60)  # two minutes of the drill: enough for whoever is told of each step
    assert hinted(room, play) == ""
    clock.forward(seconds=60)
    assert hinted(room, play) == "what changed?"
    logged(room, play.incident, "what changed?")
    assert hinted(room, play) == ""


def test_a_check_is_told_of_when_it_is_due_and_what_a_fix_overtook_not_at_all(room: WarRoom, clock: Clock) -> None:
    play = begun(room)
    clock.forward(seconds=1)
    for words in ("/ack", "/sev P1", "/role ic @dana", "/posted internal", "/fixed rollback v2.30"):
        order(room, play, words)
    clock.forward(minutes=4)
    assert hinted(room, play) == ""
    clock.forward(minutes=1)
    assert hinted(room, play) == "ctrl+o 4 y"
    give(room, PLAYBOOK, play.incident, "check", "5m pass")
    clock.forward(minutes=30)
    assert hinted(room, play) == "/status resolved"


def test_the_coach_is_there_for_the_first_drill_and_comes_and_goes_when_it_is_told_to(
    room: WarRoom, clock: Clock
) -> None:
    first = begun(room)
    assert read_progress(room, room.path, first.incident, PLAYBOOK) is not None
    logged(room, first.incident, "I look")
    clock.forward(minutes=1)
    second = begun(room, "api")
    assert read_progress(room, room.path, second.incident, PLAYBOOK) is None
    assert turn_coach(room, room.path, second.incident)
    assert read_progress(room, room.path, second.incident, PLAYBOOK) is not None
    assert not turn_coach(room, room.path, second.incident)
    assert read_progress(room, room.path, second.incident, PLAYBOOK) is None


def test_each_step_of_the_shipped_coach_can_be_known_by_what_is_done(room: WarRoom, clock: Clock) -> None:
    play = begun(room)
    clock.forward(seconds=1)
    before = ("/ack", "/sev P1", "/role ic @dana", "/posted internal", "/fixed rollback v2.30")
    for words in (*before, "/check 5m pass because it is a test", "/status resolved", "/close it is a test"):
        order(room, play, words)
    logged(room, play.incident, "what changed?")
    logged(room, play.incident, "? the pool is empty")
    case = reading.case(room, play.incident, PLAYBOOK)
    done = first_done(case, play.plan, PLAYBOOK, STEPS, began=play.began, speed=1)
    assert [step.key for step, at in zip(STEPS, done, strict=True) if at is None] == ["ctrl+o 2"]


def test_whoever_wrote_much_in_one_minute_is_not_told_to_do_what_they_did(room: WarRoom, clock: Clock) -> None:
    """For points it was too much; of what is on the screen nobody may be told that it is not there."""
    play = begun(room)
    clock.forward(seconds=1)
    for words in ("/ack", "/sev P1", "/role ic @dana"):
        order(room, play, words)
    for number in range(30):
        logged(room, play.incident, f"what changed on host {number}?")
    steps = dict(zip([step.key for step in STEPS], progress(room, play).done, strict=True))
    assert [key for key in ("/ack", "/sev P1", "/role ic @you", "what changed?") if steps[key] is None] == []
