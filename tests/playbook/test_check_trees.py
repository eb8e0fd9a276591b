"""Decision trees before anybody walks them: every walk ends, every end can act, no name means two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook.breaking import line_of
from warroom.playbook.check import check_playbook
from warroom.playbook.load import Problem

ROUND = "a tree that comes to an act; every way on leads back here"


def tree(name: str, *nodes: str, first: str = "q") -> str:
    return "\n".join([f'[[tree]]\nname = "{name}"\ntitle = "T"\nfirst = "{first}"', *nodes, ""])


def question(name: str, yes: str, no: str = "done", unknown: str = "done") -> str:
    return f'[[tree.question]]\nname = "{name}"\nask = "A?"\nyes = "{yes}"\nno = "{no}"\nunknown = "{unknown}"'


def end(name: str, act: str = "advise", value: str = "", more: str = "") -> str:
    said = f'value = "{value}"\n' if value else ""
    return f'[[tree.end]]\nname = "{name}"\nsay = "s"\nact = "{act}"\n{said}{more}'


def opens(tree_name: str, named: str = "done") -> str:
    return end(named, "open-tree", tree_name)


def checked(organisation: Path, *trees: str) -> tuple[str, list[Problem]]:
    text = "\n".join(trees)
    (organisation / "trees.toml").write_text(text, "utf-8")
    return text, check_playbook(organisation)


def said(problems: list[Problem]) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.expected) for one in problems]


def test_a_tree_that_comes_to_an_end_has_no_problem(tmp_path: Path) -> None:
    _, problems = checked(tmp_path, tree("t", question("q", "done"), end("done")))
    assert problems == []


def test_a_question_and_an_end_that_nothing_leads_to_are_named_where_they_stand(tmp_path: Path) -> None:
    text, problems = checked(
        tmp_path, tree("t", question("q", "done"), question("lonely", "done"), end("done"), end("lost"))
    )
    assert sorted(said(problems)) == [
        (line_of(text, 'name = "lonely"'), "t", "a way to 'lonely'; nothing leads there"),
        (line_of(text, 'name = "lost"'), "t", "a way to 'lost'; nothing leads there"),
    ]


def test_each_answer_that_leads_nowhere_is_named_on_its_own_line(tmp_path: Path) -> None:
    text, problems = checked(tmp_path, tree("t", question("q", "done", no="gone", unknown=""), end("done")))
    assert said(problems) == [
        (line_of(text, 'no = "gone"'), "t", "an answer of 'q' that exists; there is no 'gone'"),
        (line_of(text, 'unknown = ""'), "t", "an answer of 'q' that exists; there is no ''"),
    ]


def test_questions_that_only_lead_to_each_other_are_named_one_by_one(tmp_path: Path) -> None:
    text, problems = checked(
        tmp_path,
        tree("t", question("q", "a"), question("a", "b", "b", "b"), question("b", "a", "a", "a"), end("done")),
    )
    assert said(problems) == [
        (line_of(text, 'name = "a"'), "t", "a way out of 'a'; it goes round for ever"),
        (line_of(text, 'name = "b"'), "t", "a way out of 'b'; it goes round for ever"),
    ]


def test_a_way_back_that_can_be_left_is_none(tmp_path: Path) -> None:
    _, problems = checked(tmp_path, tree("t", question("q", "again"), question("again", "q"), end("done")))
    assert problems == []


@pytest.mark.parametrize(
    ("nodes", "name"),
    [
        ((question("q", "done"), question("q", "done"), end("done")), "q"),
        ((question("q", "done"), end("done"), end("done", "close")), "done"),
        ((question("q", "done", "twin", "twin"), question("twin", "done"), end("done"), end("twin")), "twin"),
    ],
    ids=["two questions", "two ends", "a question and an end"],
)
def test_a_name_means_one_thing_in_a_tree(tmp_path: Path, nodes: tuple[str, ...], name: str) -> None:
    text, problems = checked(tmp_path, tree("t", *nodes))
    assert said(problems) == [(line_of(text, f'name = "{name}"', time=2), "t", "a name that stands once in its tree")]
    assert problems[0].found == repr(name)


def test_the_same_name_in_two_trees_is_two_things(tmp_path: Path) -> None:
    one = (question("q", "done"), end("done"))
    assert checked(tmp_path, tree("t", *one), tree("u", *one))[1] == []


@pytest.mark.parametrize("act", ["advise", "close", "copy-command"])
def test_an_act_that_is_about_nothing_takes_no_value(tmp_path: Path, act: str) -> None:
    text, problems = checked(
        tmp_path, tree("t", question("q", "done"), end("done", act, "P1", more='commands = ["ls"]'))
    )
    assert said(problems) == [(line_of(text, 'value = "P1"'), "t.done.value", f"no value; {act} takes none")]


def test_an_act_that_there_is_not_is_named_on_its_line(tmp_path: Path) -> None:
    text, problems = checked(tmp_path, tree("t", question("q", "done"), "", end("done", "explode")))
    assert [(one.line, one.field) for one in problems] == [(line_of(text, 'act = "explode"'), "tree.1.end.1.act")]


def test_two_trees_that_only_open_each_other_are_a_round(tmp_path: Path) -> None:
    text, problems = checked(
        tmp_path, tree("t", question("q", "done"), opens("u")), tree("u", question("q", "done"), opens("t"))
    )
    assert said(problems) == [
        (line_of(text, 'value = "u"'), "t.done.value", ROUND),
        (line_of(text, 'value = "t"'), "u.done.value", ROUND),
    ]


def test_a_tree_that_opens_itself_is_a_round_whatever_else_it_ends_with(tmp_path: Path) -> None:
    text, problems = checked(tmp_path, tree("t", question("q", "act"), opens("t"), end("act")))
    assert said(problems) == [(line_of(text, 'value = "t"'), "t.done.value", ROUND)]


def test_a_round_of_three_is_found_though_each_tree_opens_another(tmp_path: Path) -> None:
    _, problems = checked(
        tmp_path, *(tree(one, question("q", "done"), opens(other)) for one, other in ("tu", "uv", "vt"))
    )
    assert [(one.field, one.expected) for one in problems] == [(f"{name}.done.value", ROUND) for name in "tuv"]


def test_an_end_whose_tree_can_only_lead_back_is_one_though_another_end_acts(tmp_path: Path) -> None:
    """The answers stay: whoever comes back stands at the end that led away."""
    text, problems = checked(
        tmp_path, tree("t", question("q", "act"), opens("u"), end("act")), tree("u", question("q", "done"), opens("t"))
    )
    assert said(problems) == [(line_of(text, 'value = "u"'), "t.done.value", ROUND)]


def test_two_trees_that_open_each_other_and_act_by_another_end_are_no_round(tmp_path: Path) -> None:
    _, problems = checked(
        tmp_path,
        tree("t", question("q", "act"), opens("u"), end("act")),
        tree("u", question("q", "back"), opens("t", "back"), end("done")),
    )
    assert problems == []


def test_an_act_that_no_walk_comes_to_ends_no_round(tmp_path: Path) -> None:
    _, problems = checked(
        tmp_path,
        tree("t", question("q", "done"), opens("u")),
        tree("u", question("q", "done"), opens("t"), end("lost", "close")),
    )
    assert {one.field for one in problems if one.expected == ROUND} == {"t.done.value", "u.done.value"}


def test_a_tree_that_no_walk_leaves_is_named_itself_and_not_with_those_that_open_it(tmp_path: Path) -> None:
    _, problems = checked(
        tmp_path, tree("t", question("q", "done"), opens("u")), tree("u", "end = []", question("q", "q", "q", "q"))
    )
    assert ROUND not in [one.expected for one in problems]
    assert [one.field for one in problems] == ["u"]


def test_a_way_on_through_the_tree_that_it_began_in_is_none(tmp_path: Path) -> None:
    text, problems = checked(
        tmp_path,
        tree("t", question("q", "other"), opens("u"), opens("v", "other")),
        tree("u", question("q", "done"), opens("t")),
        tree("v", question("q", "done"), end("done")),
    )
    assert said(problems) == [(line_of(text, 'value = "u"'), "t.done.value", ROUND)]


def test_a_tree_that_there_is_not_is_named_once_and_makes_no_round(tmp_path: Path) -> None:
    _, problems = checked(
        tmp_path, tree("t", question("q", "done"), opens("u")), tree("u", question("q", "done"), opens("gone"))
    )
    assert [(one.field, one.found) for one in problems] == [("u.done.value", "'gone'")]


def test_an_end_that_no_walk_comes_to_is_no_round_either(tmp_path: Path) -> None:
    _, problems = checked(tmp_path, tree("t", question("q", "done"), end("done"), opens("t", "lost")))
    assert [one.expected for one in problems] == ["a way to 'lost'; nothing leads there"]
