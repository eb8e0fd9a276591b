"""Does it add up? Over pages of our own, the workflow's worked example, and what others wrote."""

from __future__ import annotations

import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.identity import EntryId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.playbook.load import load_playbook
from warroom.playbook.workflow import Playbook
from warroom.report.account import Account, StatusUpdate, ToldMilestone
from warroom.report.consistency import contradictions, within_hours
from warroom.report.contradiction import Contradiction
from warroom.report.page_claims import read_length, read_page, told_by_lines
from warroom.report.spans import Span
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * 1_000_000)
PLAYBOOK = load_playbook()


def page(*lines: str, head: str = "Times in UTC, 2026-02-13.") -> list[Contradiction]:
    text = "\n".join(["# Lift stuck 2026-02-13", "", head, *lines])
    return contradictions(read_page(text, name="lift.md", playbook=PLAYBOOK), PLAYBOOK)


def rules(found: list[Contradiction]) -> list[str]:
    return [one.rule for one in found]


def account(*told: tuple[str, int], said: tuple[tuple[str, int], ...] = ()) -> Account:
    def at(minutes: int) -> EventTime:
        return EventTime(Moment(NOON + minutes * MINUTE), Moment(NOON + (minutes + 1) * MINUTE - 1))

    return Account(
        Untrusted("x"), "UTC", True,
        tuple(ToldMilestone(name, at(minutes), entry=EntryId(name)) for name, minutes in told),
        said=tuple(StatusUpdate(status, at(minutes)) for status, minutes in said),
    )  # fmt: skip


GOOD = ("- 14:00 First alert", "- 14:05 Incident declared", "- 14:30 Verified resolved", "- 15:40 Incident closed")


def test_a_page_that_adds_up_is_left_alone() -> None:
    assert page(*GOOD, "**Duration**: 30 minutes", "**Time to resolve**: 25m", "Duration: 1.67 hours") == []


def test_a_stated_duration_must_fit_some_pair_of_its_times() -> None:
    (found,) = page(*GOOD, "**Duration**: 2 hours 30 minutes", "- **Duration**: 2.5 hours")
    assert found.rule == "duration"
    assert "1h 40m" in found.words
    assert set(found.lines) >= {8, 9}
    assert rules(page(*GOOD, "Time to resolve: 55m")) == ["duration"]
    assert page(*GOOD, "Time to detect: 55m") == []  # when it began is not told
    assert page(*GOOD, "Time to shout: 55m", "Duration: [total time]", "Duration: soon") == []


def test_time_to_repair_runs_to_the_repair_where_one_is_told_and_else_to_the_end() -> None:
    assert page(*GOOD, "- **Time to repair**: 30m") == []
    assert rules(page(*GOOD, "- 14:10 Incident repaired", "- **Time to repair**: 30m")) == ["duration"]


def test_only_the_support_hours_count_where_the_page_says_so() -> None:
    lines = ("- 2026-02-13 13:30 First alert", "- 2026-02-16 11:00 Incident resolved")
    stated = "Time to resolve: {} (during support hours 10:00-17:00)"
    assert page(*lines, stated.format("18h 30m")) == []
    assert rules(page(*lines, stated.format("2h 30m"))) == ["duration"]
    assert rules(page("- 2024-01-01 13:30 First alert", lines[1], stated.format("4h"))) == ["duration"]
    assert rules(page(*lines, "Time to resolve: 18h 30m (during support hours 19:00-17:00)")) == ["duration"]


def test_milestones_out_of_order_are_named_with_their_times() -> None:
    (found,) = page("- 14:30 Verified resolved", "- 14:41 Incident declared")
    assert found.rule == "order"
    assert "declared (14:41) comes after resolved (14:30)" in found.words
    dated = page("- 2026-02-13 14:30 First detected", "- 2025-02-13 14:41 Incident declared")
    assert "2025-02-13" in dated[0].words


def test_a_cause_is_not_identified_before_an_update_knew_of_it() -> None:
    def update(clock: str, status: str) -> tuple[str, ...]:
        return (f"📊 UPDATE {clock}", f"Status: {status}", "ETA: Unknown")

    lines = ("- 14:00 First alert", "- 14:10 Root cause identified: a query", *update("14:20", "Investigating"))
    (found,) = page(*lines)
    assert found.rule == "cause"
    assert "no update says Identified" in found.words
    (found,) = page(*lines, *update("14:30", "Identified"))
    assert "14:30" in found.words
    assert page(lines[0], lines[1], *update("14:05", "Investigating"), *update("14:11", "Identified")) == []
    assert page(lines[0], *update("14:05", "Investigating"), "📊 UPDATE [HH:MM]", "Status: Identified") == []


def test_closing_before_the_hour_of_stability_is_found() -> None:
    assert rules(page("- 14:30 Verified resolved", "- 15:00 Incident closed")) == ["stability"]
    assert page("- 14:30 Verified resolved", "- 15:30 Incident closed") == []


def test_an_update_cannot_say_what_the_incident_was_not_yet() -> None:
    found = contradictions(account(("resolved", 30), said=(("Resolved", 25),)), PLAYBOOK)
    assert rules(found) == ["status"]
    assert found[0].entries == ("resolved",)
    assert contradictions(account(("resolved", 30), said=(("Resolved", 30), ("On fire", 1))), PLAYBOOK) == []
    (found_never,) = contradictions(account(said=(("Resolved", 30),)), PLAYBOOK)
    assert "never says" in found_never.words


def test_one_milestone_with_two_times_is_found() -> None:
    (found,) = page("- 14:30 Verified resolved", "- 14:45 Incident resolved")
    assert found.rule == "twice"
    assert page("- 14:30 Verified resolved", "- 14:31 Incident resolved") == []
    assert page("- 14:30 Verified resolved", "- (Time TBC) Incident resolved") == []


def test_a_missing_zone_is_said_unless_the_reader_gives_it() -> None:
    text = "# x 2026-02-13\n\n- 14:00 First alert\n"
    assert rules(contradictions(read_page(text, name="x", playbook=PLAYBOOK), PLAYBOOK)) == ["zone"]
    assert contradictions(read_page(text, name="x", playbook=PLAYBOOK, zone="Europe/Berlin"), PLAYBOOK) == []
    assert contradictions(read_page("nothing", name="x", playbook=PLAYBOOK), PLAYBOOK) == []


def test_unknown_times_accuse_nobody() -> None:
    unknown = ToldMilestone("declared", EventTime.unknown())
    told = Account(Untrusted("x"), "UTC", True, (unknown, ToldMilestone("declared", EventTime.at(NOON))))
    assert contradictions(told, PLAYBOOK) == []
    assert contradictions(Account(Untrusted("x"), "UTC", True, (unknown,), said=(
        StatusUpdate("Resolved", EventTime.unknown()),)), PLAYBOOK) == []  # fmt: skip


@pytest.mark.parametrize(
    ("words", "middle", "slack"),
    [
        ("5h 9m", 309 * MINUTE, MINUTE), ("2 hours 30 minutes", 150 * MINUTE, MINUTE),
        ("2.5 hours", 150 * MINUTE, 3 * MINUTE),
        ("673h 34m", 673 * HOUR + 34 * MINUTE, MINUTE), ("1d 5h 47m", DAY + 5 * HOUR + 47 * MINUTE, MINUTE),
        ("~40 minutes", 40 * MINUTE, MINUTE), ("2 days", 2 * DAY, DAY // 2),
        ("3 hours and 5 mins", 185 * MINUTE, MINUTE),
        ("4 hours, then 20 people left", 4 * HOUR, HOUR // 2),
    ],
)  # fmt: skip
def test_a_duration_is_as_wide_as_it_was_roughly_said(words: str, middle: int, slack: int) -> None:
    assert read_length(words) == Span(middle - slack, middle + slack)


def test_words_without_a_duration_have_none() -> None:
    assert read_length("soon") is None
    assert read_length("about an hour or 5m") is None


@given(st.text(max_size=300))
def test_any_page_is_read(text: str) -> None:
    contradictions(read_page(text, name="x.md", playbook=PLAYBOOK), PLAYBOOK)


def test_a_page_made_to_be_slow_is_not() -> None:
    for hostile in ("- 14:00 " * 50_000, "Duration: " + "9" * 200_000, "**" * 100_000 + ":", "UPDATE " * 60_000):
        read_page(hostile, name="x.md", playbook=PLAYBOOK)
    many = (
        "# 2026-02-13\n" + "- 14:00 First alert\n- 14:10 Incident resolved\nDuration: 3h 1m\nDuration: 4h 2m\n" * 5_000
    )
    found = contradictions(read_page(many, name="x.md", playbook=PLAYBOOK), PLAYBOOK)
    assert rules(found) == ["duration", "duration", "zone"]


def test_hours_of_the_day_are_counted_on_every_day() -> None:
    assert within_hours(NOON, NOON + 2 * DAY, (600, 1020), "UTC") == 14 * HOUR
    assert within_hours(NOON, NOON + HOUR, (1020, 1080), "UTC") == 0
    berlin = ZoneInfo("Europe/Berlin")  # whose clocks go forward on the 29th
    friday = datetime.datetime(2026, 3, 27, 16, 0, tzinfo=berlin)
    monday = datetime.datetime(2026, 3, 30, 9, 30, tzinfo=berlin)
    start, end = (int(moment.timestamp()) * 1_000_000 for moment in (friday, monday))
    assert within_hours(start, end, (540, 1020), "Europe/Berlin") == 17 * HOUR + 30 * MINUTE


def test_the_workflow_s_own_worked_example_contradicts_itself_five_times(shared: Path, playbook: Playbook) -> None:
    text = (shared / "incident-response-workflow.md").read_text("utf-8")
    found = contradictions(read_page(text, name="incident-response-workflow.md", playbook=playbook), playbook)
    assert rules(found) == ["duration", "cause", "stability", "status", "zone"]
    words = {str(one.rule): one.words for one in found}
    assert "1h 35m" in words["duration"]
    assert all(clock in words["cause"] for clock in ("14:45", "15:00"))
    assert all(clock in words["stability"] for clock in ("15:30", "16:00"))
    assert all(clock in words["status"] for clock in ("15:25", "15:30"))


BY_HAND = {
    "2020-08-04": {"Time to repair", "Time to resolve"},
    "2021-05-10": {"Time to resolve"},
    "2021-09-04": {"Time to repair", "Time to resolve"},
    "2021-09-30": {"Time to repair", "Time to resolve"},
    "2023-01-05": {"Time to resolve"},
    "2023-02-02": {"Time to repair"},
    "2023-07-25": {"Time to resolve"},
    "2023-08-04": {"Time to repair", "Time to resolve"},
    "2023-11-01": {"Time to repair", "Time to resolve"},
    "2024-04-15": {"Time to resolve"},
    "2024-09-20": {"Time to repair", "Time to resolve"},
}
"""The pages whose stated times do not follow from their own timestamps, each worked out by hand."""


def test_pages_whose_stated_times_disagree_with_their_own_timestamps_are_found(shared: Path) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted((shared / "real-incidents" / "moj").glob("*.md")):
        read = read_page(path.read_text("utf-8"), name=path.name, playbook=PLAYBOOK)
        for one in contradictions(read, PLAYBOOK):
            if one.rule == "duration":
                found.setdefault(path.name[:10], set()).add(one.words.split('"')[1])
    assert found == BY_HAND


def test_the_lines_of_an_imported_timeline_tell_its_milestones() -> None:
    from warroom.intake.postmortem import read_timeline

    imported = read_timeline(
        "# x 2026-02-13\n## Timeline\n- 14:00 First alert: red\n- 14:05 Incident declared (P0)\n- Repaired\n", name="x"
    )
    told = told_by_lines(imported.lines, PLAYBOOK)
    assert sorted(told) == ["declared", "detected"]
