"""Decision trees: walked by answers, forked by people apart, and checked before anybody walks them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.desks import AnswerView, StandingAnswer
from warroom.model.identity import Moment
from warroom.playbook.check import check_playbook
from warroom.playbook.check_trees import faults_of
from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.load import load_playbook
from warroom.playbook.walk import answer_id, offered, tree_hash, walk
from warroom.text import Untrusted

TREES = load_playbook().trees.tree


def tree(name: str) -> Tree:
    found = load_playbook().tree(name)
    assert found is not None
    return found


def answered(one: Tree, **answers: str) -> dict[str, AnswerView]:
    questions = {question.name: question for question in one.question}
    return {
        answer_id(one, questions[name]): AnswerView(
            answer_id(one, questions[name]), one.name, name, Untrusted(questions[name].ask),
            tuple(
                StandingAnswer(part, Untrusted(who))
                for part, who in zip(said.split("/"), ("alice", "bob"), strict=False)
            ),
            Moment(1),
        )
        for name, said in answers.items()
    }  # fmt: skip


def test_the_first_question_is_open_before_any_answer() -> None:
    walked = walk(tree("cause"), {})
    assert walked.question is not None
    assert walked.question.ask == "Is the cause obvious?"
    assert (walked.steps, walked.end) == ((), None)


def test_both_trees_of_the_workflow_are_one_as_a_commander_walks_them() -> None:
    one = tree("cause")
    ends = {}
    for obvious, rollback in (("no", "yes"), ("no", "no"), ("unknown", "unknown")):
        walked = walk(one, answered(one, obvious=obvious, rollback=rollback))
        assert walked.end is not None
        ends[obvious, rollback] = walked.end.say
    assert ends["no", "yes"] == "Rollback, verify, investigate offline"
    assert ends["no", "no"] == ends["unknown", "unknown"] == "Continue troubleshooting"


QUICK_FIXES = ("quick-rollback", "flag", "capacity", "backup")


@pytest.mark.parametrize(
    ("fits", "name", "act", "value"),
    [
        ("quick-rollback", "roll-back", "start-verification", "rollback"),
        ("flag", "flag-off", "start-verification", "configuration"),
        ("capacity", "scale-up", "start-verification", "configuration"),
        ("backup", "fail-over", "start-verification", "configuration"),
    ],
)
@pytest.mark.parametrize("not_this", ["no", "unknown"])
def test_an_obvious_cause_is_asked_for_the_quick_fix_that_fits(
    fits: str, name: str, act: str, value: str, not_this: str
) -> None:
    one = tree("cause")
    answers = {"obvious": "yes"}
    for node in QUICK_FIXES[: QUICK_FIXES.index(fits)]:
        answers[node] = not_this
    asked = walk(one, answered(one, **answers)).question
    assert asked is not None
    assert asked.name == fits
    end = walk(one, answered(one, **answers, **{fits: "yes"})).end
    assert end is not None
    assert (end.name, end.act, end.value, bool(end.commands)) == (name, act, value, True)


@pytest.mark.parametrize("not_this", ["no", "unknown"])
def test_without_a_quick_fix_the_order_of_a_hotfix_is_told(not_this: str) -> None:
    one = tree("cause")
    end = walk(one, answered(one, obvious="yes", **dict.fromkeys(QUICK_FIXES, not_this))).end
    assert end is not None
    assert end.act == "advise"
    places = [end.say.index(order) for order in ("/fix ", "/reviewed", "/approved", "/fixed hotfix")]
    assert places == sorted(places)


def test_a_question_that_people_answered_apart_is_asked_again_and_keeps_both() -> None:
    one = tree("cause")
    walked = walk(one, answered(one, obvious="no/yes", rollback="yes"))
    assert walked.question is not None
    assert walked.question.name == "obvious"
    assert walked.fork is not None
    assert [said.value for said in walked.fork.answers] == ["no", "yes"]


def test_two_who_say_the_same_are_no_fork() -> None:
    one = tree("cause")
    assert walk(one, answered(one, obvious="no/no")).fork is None


def test_another_wording_is_another_tree() -> None:
    one = tree("cause")
    other = dataclasses.replace(one, title="Another title")
    assert tree_hash(one) != tree_hash(other)
    assert walk(other, answered(one, obvious="yes")).steps == ()


@pytest.mark.parametrize("one", TREES, ids=lambda one: one.name)
@given(said=st.lists(st.sampled_from(["yes", "no", "unknown"]), min_size=12, max_size=12))
def test_every_way_through_a_shipped_tree_comes_to_an_end(one: Tree, said: list[str]) -> None:
    answers: dict[str, AnswerView] = {}
    for word in said:
        walked = walk(one, answers)
        if walked.question is None:
            break
        answers |= answered(one, **{walked.question.name: word})
    assert walk(one, answers).end is not None


def test_the_tree_of_the_phase_comes_first_and_the_one_of_the_type_next() -> None:
    playbook = load_playbook()
    names = [one.name for one in offered(playbook, "triage", "database", {})]
    assert names[:2] == ["cause", "type-database"]
    assert len(names) == len(TREES)


def test_what_must_be_contained_goes_before_everything_until_it_is() -> None:
    playbook = load_playbook()
    security = tree("type-security")

    def first(**said: str) -> str:
        return offered(playbook, "triage", "security", answered(security, **said))[0].name

    assert first() == "type-security"
    assert first(contained="no") == "type-security", "contain it, then answer again"
    assert first(contained="yes", told="no") == "type-security"
    assert first(contained="yes", told="yes", personal="no") == "cause"


def test_every_type_of_incident_has_a_tree() -> None:
    playbook = load_playbook()
    assert {kind.name for kind in playbook.types.type} == {one.type for one in TREES if one.type}


def test_security_contains_before_it_asks_anything_else() -> None:
    walked = walk(tree("type-security"), {})
    assert walked.question is not None
    assert "contained" in walked.question.ask
    one = tree("type-security")
    end = walk(one, answered(one, contained="no")).end
    assert end is not None
    assert end.say.startswith("IMMEDIATE")


_TREE = """
[[tree]]
name = "t"
title = "T"
first = "a"
{more}
[[tree.question]]
name = "a"
ask = "A?"
yes = "{yes}"
no = "end"
unknown = "end"

[[tree.question]]
name = "b"
ask = "B?"
yes = "b"
no = "b"
unknown = "b"

[[tree.end]]
name = "end"
say = "done"
act = "{act}"
value = "{value}"
"""


def problems(tmp_path: Path, *, yes: str = "b", act: str = "advise", value: str = "", more: str = "") -> str:
    (tmp_path / "trees.toml").write_text(_TREE.format(yes=yes, act=act, value=value, more=more))
    return "\n".join(map(str, check_playbook(tmp_path)))


def test_a_tree_that_goes_round_for_ever_is_found(tmp_path: Path) -> None:
    assert "a way out of 'b'; it goes round for ever" in problems(tmp_path)


def test_a_question_that_nothing_leads_to_is_found(tmp_path: Path) -> None:
    assert "a way to 'b'; nothing leads there" in problems(tmp_path, yes="end")


def test_an_answer_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    assert "an answer of 'a' that exists; there is no 'c'" in problems(tmp_path, yes="c")


def test_an_act_that_does_not_exist_is_found_with_its_line(tmp_path: Path) -> None:
    assert "trees.toml:24: tree.1.end.1.act" in problems(tmp_path, act="explode")


@pytest.mark.parametrize(
    "act", ["set-severity", "declare", "set-type", "enter-phase", "open-tree", "open-composer", "start-verification"]
)
def test_an_act_about_something_unknown_is_found(tmp_path: Path, act: str) -> None:
    assert "t.end.value: expected one of" in problems(tmp_path, act=act, value="nonsense")


def test_a_tree_for_an_unknown_phase_or_type_is_found(tmp_path: Path) -> None:
    said = problems(tmp_path, more='phase = "dreaming"\ntype = "weather"')
    assert "t.phase: expected one of" in said
    assert "t.type: expected one of" in said


def test_copying_without_a_command_is_found(tmp_path: Path) -> None:
    assert "t.end.commands: expected at least one" in problems(tmp_path, act="copy-command")


def test_a_missing_answer_is_found_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "trees.toml").write_text(
        _TREE.format(yes="b", act="advise", value="", more="").replace('no = "end"\n', "")
    )
    assert any("tree.1.question.1.no" in str(one) and "missing" in str(one) for one in check_playbook(tmp_path))


def test_turns_name_statuses_and_phases_that_exist(tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[2] / "data" / "playbook" / "resolution.toml").read_text()
    (tmp_path / "resolution.toml").write_text(
        shipped.replace('status = "Fixing"', 'status = "Mending"').replace('owner = "tl"', 'owner = "cook"')
        .replace('metric = "p95"', 'metric = "p96"').replace('phase = "investigate"', 'phase = "panic"')
    )  # fmt: skip
    said = "\n".join(map(str, check_playbook(tmp_path)))
    for field in ("deployed.status", "owner", "Check response time.metric", "failed.phase"):
        assert f": {field}: expected one of" in said


def test_no_shipped_tree_has_a_fault() -> None:
    assert [faults_of(one) for one in TREES] == [[]] * len(TREES)
