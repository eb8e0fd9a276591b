"""Loading: shipped files right, an organisation's own on top, every mistake named with file, line and field."""

from __future__ import annotations

import dataclasses
import os
import sys
import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.playbook.check import check_playbook
from warroom.playbook.check_trees import faults_of
from warroom.playbook.deciding_shapes import Tree, TreeEnd, TreeQuestion
from warroom.playbook.duration import Duration
from warroom.playbook.load import PARTS, PlaybookError, Problem, load_playbook, read_checked, shipped_data
from warroom.playbook.show import draw_tree, show_playbook
from warroom.playbook.workflow import Playbook
from warroom.toml_lines import locate


@pytest.mark.parametrize("part", PARTS)
def test_the_quick_builder_and_the_checked_reader_agree_on_what_is_shipped(part: str) -> None:
    problems: list[Problem] = []
    shape = typing.get_type_hints(Playbook)[part]
    checked = read_checked(shipped_data() / "playbook" / f"{part}.toml", shape, problems, within=shipped_data())
    assert problems == []
    assert dataclasses.asdict(checked) == dataclasses.asdict(getattr(load_playbook(), part))
    assert show_playbook(load_playbook(), part)


def test_what_is_shipped_is_in_order() -> None:
    assert check_playbook() == []


def test_two_items_of_the_agenda_with_one_name_and_a_place_that_there_is_not_are_named(tmp_path: Path) -> None:
    shipped = (shipped_data() / "playbook" / "closure.toml").read_text("utf-8")
    broken = shipped.replace('name = "went_well"', 'name = "timeline"').replace(
        'about = ["went_well"]', 'about = ["x"]'
    )
    (tmp_path / "closure.toml").write_text(broken, "utf-8")
    assert [(one.field, one.expected) for one in check_playbook(tmp_path)] == [
        ("timeline", "a name that stands once"),
        ("What Went Well.about", "a place of templates/post_mortem.md"),
    ]


ROLE = '[[role]]\nname = "ic"\ntitle = "Boss"\nshort = "IC"\nresponsibilities = ["lead"]\n'


PHASE = '[[phase]]\nname = "x"\ntitle = "X"\nactions = []\nmilestone = "party"\n'
TREE = (
    '[[tree]]\nname = "t"\ntitle = "T"\nfirst = "q"\nquestion = []\n'
    '[[tree.end]]\nname = "e"\nsay = "s"\nact = "explode"\n'
)


@pytest.mark.parametrize(
    ("file", "text", "line", "field", "says"),
    [
        ("roles.toml", ROLE.replace("short", "shrt"), 4, "role.1.shrt", "no such field"),
        ("roles.toml", ROLE.replace('short = "IC"\n', ""), 1, "role.1.short", "missing"),
        ("roles.toml", ROLE.replace('"IC"', "7"), 4, "role.1.short", "words in quotes"),
        ("roles.toml", ROLE + 'empty_after = "soon"\n', 6, "role.1.empty_after", '"15m"'),
        ("roles.toml", ROLE + 'responsibilities = ["again"]\n', 6, "", "TOML"),
        ("roles.toml", ROLE + "skills = [\n", 6, "", "TOML"),
        ("phases.toml", PHASE, 5, "phase.1.milestone", "detected"),
        ("trees.toml", TREE, 9, "tree.1.end.1.act", "set-severity"),
    ],
)
def test_a_mistake_is_named_with_file_line_field_and_what_was_expected(
    tmp_path: Path, file: str, text: str, line: int, field: str, says: str
) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(PlaybookError) as error:
        load_playbook(tmp_path)
    found = {(problem.line, problem.field) for problem in error.value.problems}
    assert (line, field) in found
    assert says in str(error.value)
    assert str(tmp_path / file) in str(error.value)
    assert repr(error.value.problems[0])


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text(ROLE.replace("short", "shrt"))
    (tmp_path / "phases.toml").write_text("x = [")
    (tmp_path / "severity.toml").write_text("")
    (tmp_path / "zzzzzz.json").write_text("")
    (tmp_path / "types.toml").write_bytes(b"\xff")
    (tmp_path / "triage.toml").mkdir()
    (tmp_path / "closure.toml").write_text("#" * 1_100_000)
    os.mkfifo(tmp_path / "training.toml")
    problems = check_playbook(tmp_path)
    text = "\n".join(map(str, problems))
    assert "severities.toml by its name" in text
    assert "zzzzzz.json:1: expected one of severities.toml" in text
    assert "UTF-8" in text
    for name in ("triage", "closure", "training"):
        assert f"{name}.toml:1: expected a file of at most" in text
    assert len(problems) == 9


def test_files_replace_one_by_one_and_templates_too(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text(ROLE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "closing.md").write_text("Over. {{ duration }}")
    (tmp_path / "README.md").write_text("ours")
    playbook = load_playbook(tmp_path)
    assert [role.title for role in playbook.roles.role] == ["Boss"]
    assert playbook.texts["closing.md"] == "Over. {{ duration }}"
    assert dataclasses.asdict(playbook.severities) == dataclasses.asdict(load_playbook().severities)
    assert playbook.role("boss") is not None
    assert playbook.role("scribe") is None
    assert any("name of a role" in str(problem) for problem in check_playbook(tmp_path))


def test_a_template_may_use_only_declared_fields(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "closing.md").write_text("Over.\n{{ secret_plan }}\n")
    (problem,) = check_playbook(tmp_path)
    assert (problem.file, problem.line, problem.field) == ("templates/closing.md", 2, "secret_plan")


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (problem,) = check_playbook(tmp_path / "nowhere")
    assert "a folder" in str(problem)


def tree(*questions: tuple[str, str, str, str], ends: tuple[str, ...] = ("end",), first: str = "a") -> Tree:
    return Tree(
        name="t",
        title="T",
        first=first,
        question=tuple(TreeQuestion(name, f"{name}?", yes, no, unknown) for name, yes, no, unknown in questions),
        end=tuple(TreeEnd(name, name, "advise") for name in ends),
    )


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (tree(("a", "end", "end", "end"), ("b", "end", "end", "end")), "nothing leads there"),
        (tree(("a", "end", "nowhere", "end")), "there is no 'nowhere'"),
        (tree(("a", "b", "end", "b"), ("b", "b", "b", "b")), "goes round for ever"),
        (tree(("a", "end", "end", "end"), first="z"), "there is no 'z'"),
        (tree(("a", "end", "end", "end"), ends=("end", "lost")), "'lost'; nothing leads there"),
    ],
)
def test_a_tree_that_leads_nowhere_is_found_and_can_still_be_drawn(made: Tree, says: str) -> None:
    assert any(says in fault.expected for fault in faults_of(made))
    assert draw_tree(made)


def test_a_good_tree_has_no_fault_and_a_loop_back_with_an_exit_is_one() -> None:
    made = tree(("a", "b", "end", "end"), ("b", "end", "a", "end"))
    assert faults_of(made) == []
    assert "(above)" in draw_tree(made)


@given(st.text(max_size=200), st.lists(st.one_of(st.text(max_size=5), st.integers(0, 3)), max_size=4))
def test_locating_a_field_never_fails(text: str, path: list[str | int]) -> None:
    assert 1 <= locate(text, tuple(path)) <= max(1, len(text.splitlines()))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True), st.integers(0, 3))
def test_a_key_is_located_in_its_table(keys: list[str], tables: int) -> None:
    lines, expected = [], {}
    for number in range(tables + 1):
        lines.append("[[part]]")
        for key in keys:
            lines.append(f'{key} = "{"""x = 1"""}"')
            expected["part", number, key] = len(lines)
    for path, line in expected.items():
        assert locate("\n".join(lines), path) == line


def test_keys_in_dotted_tables_and_long_texts_are_located() -> None:
    text = '[a.b]\nc = """\nfake = 1\n"""\nreal = 2\n"quoted key" = 3\n'
    assert locate(text, ("a", "b", "real")) == 5
    assert locate(text, ("a", "b", "quoted key")) == 6
    assert locate(text, ("a", "b", "fake")) == 1


@pytest.mark.parametrize("words", ["", "15", "m", "1.5h", "15 m", "15s", "-5m", None, 15])
def test_what_is_no_duration_is_refused(words: object) -> None:
    with pytest.raises(ValueError, match="a duration"):
        Duration.parse(words)


def test_durations_are_lengths() -> None:
    assert Duration.parse("60m") == Duration.parse("1h")
    assert hash(Duration.parse("7d")) == hash(Duration.parse("1w"))
    assert repr(Duration.parse("60m")) == "60m"


def test_what_messages_rely_on_is_checked(tmp_path: Path) -> None:
    shipped = shipped_data() / "playbook"
    said = (shipped / "communication.toml").read_text("utf-8")
    said = said.replace('target = "slack"', 'target = "fax"').replace('level = "P0"', 'level = "P9"')
    said = said.replace('edit = ["title", "subject"]', 'edit = ["title", "mood"]')
    (tmp_path / "communication.toml").write_text(said, "utf-8")
    roles = (shipped / "composing.toml").read_text("utf-8").replace('commander = "ic"', 'commander = "captain"')
    roles = roles.replace("{{ n }} complaints so far", "{{ number }} complaints so far").replace(
        "{{ who }}: {{ what }}.", "{{ Who }}: {{ what }}."
    )
    roles = roles.replace("No news since", "No {news} since")
    (tmp_path / "composing.toml").write_text(roles, "utf-8")
    text = "\n".join(map(str, check_playbook(tmp_path)))
    assert "wording.complaints: expected {{ n }}, found {{ number }}" in text
    assert "news.task: expected {{ who }} or {{ what }}, found {{ Who }}" in text
    assert "news.nothing: expected no place in braces, found {news}" in text
    assert "internal.target: expected one of slack, slack-api, markdown, plain, email, statuspage, found fax" in text
    assert "internal.levels: expected one of P0, P1, P2, P3, found P9" in text
    assert "status_initial.edit: expected one of its fields, found mood" in text
    assert "roles.commander: expected one of ic, tl, comms, scribe, deputy, watch, found captain" in text


def test_a_tree_deeper_than_functions_call_each_other_is_drawn_and_shown() -> None:
    most = 2 * sys.getrecursionlimit()
    chain = [(f"q{number}", f"q{number + 1}", "end", "end") for number in range(most)]
    deep = tree(*chain, (f"q{most}", "end", "end", "end"), first="q0")
    assert faults_of(deep) == []
    assert draw_tree(deep).count("YES") == most + 1
