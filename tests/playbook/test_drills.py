"""The drills: shipped ones that are whole, an organisation's own, and what is said about a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.intake.typed_line import ENTRY, read_line
from warroom.model.identity import Moment
from warroom.playbook.check import check_playbook
from warroom.playbook.drills import has_nothing_but, load_drills, plain
from warroom.playbook.load import PlaybookError, load_playbook, shipped_data


def test_there_is_a_whole_drill_for_each_type_that_the_workflow_names() -> None:
    playbook = load_playbook()
    drills = load_drills()
    assert {plan.type for plan in drills.values()} == {"database", "api", "performance", "security"}
    assert {plan.type for plan in drills.values()} <= {kind.name for kind in playbook.types.type}
    for name, plan in drills.items():
        assert playbook.level(plan.severity) is not None, name
        assert plan.walk_through, name
        assert plan.injection[0].after.microseconds == 0, name
        latest = max(one.within.microseconds for one in plan.expected)
        assert latest <= plan.lasts.microseconds, name


def test_words_of_a_vocabulary_are_looked_for_as_they_are_written() -> None:
    for name, plan in load_drills().items():
        for word in plan.words_for(tuple(plan.vocabulary)):
            assert word == word.strip(), f"{name}: a blank at an end of {word!r} makes no whole word, $ does"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("partner", True), ("Partners, cached!", True), ("fell back on a cache", False), ("fall back: cache", True),
        ("bot", True), ("both", False), ("the partner", False), ("", True),
    ],
)  # fmt: skip
def test_nothing_but_words_that_are_looked_for(text: str, covered: bool) -> None:
    assert has_nothing_but(plain(text), ("partner", "cache", "fall back", "bot$")) is covered


def test_whatever_a_drill_says_is_an_entry_of_somebody_and_gives_no_orders() -> None:
    for plan in load_drills().values():
        for say in [*(one.say for one in plan.injection), *(one.say for one in plan.answer)]:
            line = read_line(say, now=Moment(0), zone="UTC")
            assert (line.does, bool(line.speaker)) == (ENTRY, True), say


def test_an_organisation_brings_its_own_and_replaces_one_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "drills"
    folder.mkdir()
    own = (
        'title = "Ours"\ntype = "api"\nseverity = "P1"\nsays = "x"\nlasts = "10m"\nwalk_through = []\n'
        '[[injection]]\nafter = "0m"\nsay = "@a: b"\n[[expected]]\nwhat = "x"\nkind = "closed"\nwithin = "5m"\n'
    )
    (folder / "api.toml").write_text(own, encoding="utf-8")
    (folder / "ours.toml").write_text(own, encoding="utf-8")
    drills = load_drills(tmp_path)
    assert drills["api"].title == drills["ours"].title == "Ours"
    assert "database" in drills
    load_playbook(tmp_path)


def test_a_broken_drill_is_named_with_file_line_and_field(tmp_path: Path) -> None:
    folder = tmp_path / "drills"
    folder.mkdir()
    (folder / "bad.toml").write_text('title = "x"\nlasts = "soon"\n', encoding="utf-8")
    with pytest.raises(PlaybookError) as raised:
        load_drills(tmp_path)
    said = [str(problem) for problem in raised.value.problems]
    assert any("bad.toml:2: lasts" in one for one in said)
    assert any("injection" in one for one in said)
    assert "database" in load_drills(tmp_path / "nothing")


def test_a_drill_that_names_what_nothing_has_is_told_by_its_line_and_a_shipped_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "drills").mkdir()
    text = (shipped_data() / "drills" / "database.toml").read_text("utf-8")
    text += '\n[[expected]]\nwhat = "last"\nwithin = "5m"\n'
    for way in (
        'kinds = ["decisoin"]', 'before = "mitigatd"', 'unless = ["nosuch"]', 'follows = "nothing such"',
        'follows = "last"',
    ):  # fmt: skip
        text += f"[[expected.way]]\n{way}\n"
    for right, wrong in (
        ('type = "database"', 'type = "databases"'), ('severity = "P', 'severity = "S'),
        ("means = [", 'means = ["unheard-of", '), ('milestone = "deployed"', 'milestone = "undeployed"'),
    ):  # fmt: skip
        assert right in text, right
        text = text.replace(right, wrong, 1)
    (tmp_path / "drills" / "ours.toml").write_text(text, "utf-8")
    told = [problem for problem in check_playbook(tmp_path) if "drills" in problem.file]
    assert {problem.file for problem in told} == {"drills/ours.toml"}
    named = {(problem.field, problem.found) for problem in told}
    assert named >= {
        ("type", "databases"), ("means", "unheard-of"), ("milestone", "undeployed"), ("kinds", "decisoin"),
        ("before", "mitigatd"), ("unless", "nosuch"), ("follows", "nothing such"), ("follows", "last"),
    }, named  # fmt: skip
    assert any(field == "severity" and found.startswith("S") for field, found in named)
    for problem in told:
        assert problem.found in text.split("\n")[problem.line - 1], problem
