"""Follow-ups in the workflow's line format, read back."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from warroom.intake.follow_up_lines import read_follow_ups
from warroom.model.identity import IncidentId
from warroom.model.states import FollowUpState
from warroom.playbook.load import load_playbook
from warroom.report.facts import FollowUpFact
from warroom.report.post_mortem_lines import follow_up_line
from warroom.text import Untrusted, clean

PLAYBOOK = load_playbook()


def test_owner_day_state_and_link_are_read() -> None:
    (one,) = read_follow_ups("# Items\n- [x] (@bob, Due: 2026-02-20) load test → https://x.example/1\ntext\n")
    assert (one.owner, one.due, one.state, one.text, one.link) == (
        "bob", "2026-02-20", "done", "load test", "https://x.example/1",
    )  # fmt: skip
    assert one.line == 2


def test_the_template_s_placeholders_are_nobody_and_no_day() -> None:
    (one,) = read_follow_ups("- [ ] (@owner, Due: YYYY-MM-DD) Add load test")
    assert (one.owner, one.due, one.remark) == ("", "", "")


def test_a_line_without_owner_and_day_is_a_follow_up_too() -> None:
    first, second = read_follow_ups("- [ ] just do it\n  * [-] dropped \\*this\\*")
    assert (first.text, first.owner, first.state) == ("just do it", "", "open")
    assert (second.text, second.state) == ("dropped *this*", "dropped")


def test_a_day_that_there_is_not_is_said_and_left_out() -> None:
    (one,) = read_follow_ups("- [ ] (@bob, Due: 2026-02-30) x")
    assert one.due == ""
    assert "2026-02-30" in one.remark


def test_what_is_no_follow_up_is_left_alone() -> None:
    assert read_follow_ups("- plain\n- [ ]\n- [ ] (@bob, Due: ) \n[ ] x") == []


def test_a_page_made_to_be_slow_is_not() -> None:
    for hostile in (
        "- [ ] (@" + "a" * 200_000,
        "- [ ] " + "→ " * 100_000,
        "- [ ] " * 50_000,
        "- [ ] " + "\\" * 200_000,
    ):
        read_follow_ups(hostile)


WORDS = (
    st.text(min_size=1, max_size=40)
    .map(lambda text: clean(text, newline=" ").strip())
    .filter(lambda text: text and "→" not in text and "\\" not in text and not text.startswith("(@"))
)
OWNER = st.from_regex(r"[a-z][a-z0-9.-]{0,10}", fullmatch=True).filter(lambda name: name not in ("owner", "name"))


@example("NONE", "a", "2000-01-01", "open")
@given(WORDS, OWNER, st.dates().map(str), st.sampled_from(FollowUpState))
def test_what_is_written_is_read_back(text: str, owner: str, due: str, state: FollowUpState) -> None:
    fact = FollowUpFact(
        "f", IncidentId("i"), Untrusted(""), Untrusted(text), Untrusted(owner), due, state, Untrusted("https://x/1")
    )
    (one,) = read_follow_ups(follow_up_line(fact, PLAYBOOK))
    assert (one.text, one.owner, one.due, one.state, one.link) == (text, owner, due, state, "https://x/1")


def test_what_others_write_under_action_items_is_read_too() -> None:
    page = """# Queue stalled
## What went well
- the alert fired
## Action Items
1. [ ] (@ivy, Due: 2026-02-20) lint the config
2. [x] (@dave) add an alert
- write it up (@gina, Due: 2026-03-01)
  - with pictures
- None

### Later
| # | Action | Owner | Due | Status | Ticket |
|---|--------|-------|-----|--------|--------|
| 1 | Cache less | @erin | 2026-04-01 | Done | https://t.example/1 |
|   |  |  |  |  |  |
## Notes
- nothing here
"""
    found = [(one.text, one.owner, one.due, one.state, one.link) for one in read_follow_ups(page)]
    assert found == [
        ("lint the config", "ivy", "2026-02-20", "open", ""),
        ("add an alert", "dave", "", "done", ""),
        ("write it up", "gina", "2026-03-01", "open", ""),
        ("Cache less", "erin", "2026-04-01", "done", "https://t.example/1"),
    ]


def test_actions_below_a_bold_bullet_are_those_moved_in_below_it() -> None:
    page = "- **Context**:\n  - 12:03 x\n- **Review actions**:\n  - lint the config\n  - add an alert\n"
    page += "- **Status**: done\n"
    assert [one.text for one in read_follow_ups(page)] == ["lint the config", "add an alert"]
