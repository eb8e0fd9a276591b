"""Whatever is wrong with a playbook is named with the line on which somebody wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.playbook.breaking import broken, line_of
from warroom.playbook.check import check_playbook
from warroom.playbook.check_words import sentences
from warroom.playbook.load import PlaybookError, Problem, load_playbook, shipped_data
from warroom.playbook.placeholders import PLACE

ONCE = "a name that stands once"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "field"),
    [
        ("severities.toml", 'level = "P3"', 'level = "P1"', "P1"),
        ("severities.toml", '["1w", "2w"]', '["3w", "2w"]', "P3.resolve_within"),
        ("roles.toml", 'not_with = "ic"', 'not_with = "cook"', "tl.not_with"),
        ("resolution.toml", 'owner = "tl"', 'owner = "cook"', "owner"),
        ("resolution.toml", 'status = "Fixing"', 'status = "Mending"', "deployed.status"),
        ("resolution.toml", 'phase = "investigate"', 'phase = "panic"', "failed.phase"),
        ("resolution.toml", 'metric = "p95"', 'metric = "p96"', "Check response time.metric"),
        ("closure.toml", 'name = "went_well"', 'name = "timeline"', "timeline"),
        ("closure.toml", 'about = ["went_well"]', 'about = ["the weather"]', "What Went Well.about"),
        ("communication.toml", '"status_progress", "status_resolved", ', '"status_gone", ', "status-page.templates"),
        ("communication.toml", 'target = "plain"', 'target = "fax"', "status-page.target"),
        ("communication.toml", '"Log sealed: {{ seal }}"', '"{it}"', "internal.sealed_says"),
        ("communication.toml", 'level = "P0"', 'level = "P9"', "internal.levels"),
        ("communication.toml", 'file = "executive_summary.md"', 'file = "gone.md"', "executive_summary"),
        ("communication.toml", 'edit = ["status", "progress"', 'edit = ["mood", "progress"', "internal_update.edit"),
        ("composing.toml", 'commander = "ic"', 'commander = "captain"', "roles.commander"),
        ("composing.toml", '"and {{ n }} more"', '"and {{ number }} more"', "wording.and_more"),
        ("composing.toml", '"Still to check: {{ what }}."', '"Still to check: {{ It }}."', "news.check"),
        ("composing.toml", "the issue within {{ duration }}.", "the issue within {{ hours }}.", "standing.what_we_did"),
        ("composing.toml", "from {{ before }} to", "from {{ former }} to", "news.status"),
        ("board.toml", '"Over since {{ time }}."', '"Over since {{ hour }}."', "ended"),
        ("declaration.toml", "{{ date }}-{{ slug }}", "{{ day }}-{{ slug }}", "channel"),
        ("after.toml", '"DRILL: {{ title }}"', '"DRILL: {{ name }}"', "drill.title"),
        ("after.toml", 'say = "Detection took {{ figure }}', 'say = "Took {{ long }}', "proposal.detected-late"),
        ("trees.toml", 'name = "escalate"', 'name = "resolve"', "resolve"),
        ("trees.toml", 'phase = "resolve"', 'phase = "dreaming"', "resolve.phase"),
        ("trees.toml", 'type = "performance"', 'type = "weather"', "type-performance.type"),
        ("trees.toml", 'value = "third-party"', 'value = "the moon"', "changes.vendor.value"),
        ("trees.toml", 'owner = "comms"', 'owner = "cook"', "resolve.external.owner"),
        ("trees.toml", 'first = "spike"', 'first = "spice"', "type-performance"),
        ("trees.toml", 'yes = "told"', 'yes = "tolled"', "ready-to-close"),
    ],
)  # fmt: skip
def test_the_line_is_the_one_of_the_field(tmp_path: Path, file: str, right: str, wrong: str, field: str) -> None:
    broken(tmp_path, file, right, wrong)
    line = line_of((shipped_data() / "playbook" / file).read_text("utf-8"), right)
    named = [problem for problem in check_playbook(tmp_path) if problem.field == field]
    assert (file, line) in [(problem.file, problem.line) for problem in named]


def test_no_problem_of_a_broken_tree_stands_on_another_line_than_its_own(tmp_path: Path) -> None:
    text = broken(tmp_path, "trees.toml", 'act = "close"\n', 'act = "close"\nvalue = "now"\n')
    (problem,) = check_playbook(tmp_path)
    assert (problem.field, problem.line) == ("ready-to-close.close-it.value", line_of(text, 'value = "now"'))


def test_what_is_not_written_is_named_with_the_line_of_its_table(tmp_path: Path) -> None:
    gone = 'act = "copy-command"\nowner = "tl"\ncommands = ["[list of backups]"]\n'
    text = broken(tmp_path, "trees.toml", gone, 'act = "copy-command"\nowner = "tl"\n')
    (problem,) = check_playbook(tmp_path)
    assert problem.field == "type-data.find-backup.commands"
    assert text.split("\n")[problem.line - 1 : problem.line + 1] == ["[[tree.end]]", 'name = "find-backup"']


def test_a_part_with_nothing_in_it_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "trees.toml").write_text("# ours\n\ntree = []\n", "utf-8")
    (problem,) = check_playbook(tmp_path)
    assert str(problem) == "trees.toml:3: expected at least one"


def test_a_shipped_file_that_no_longer_fits_is_named_with_where_it_lies(tmp_path: Path) -> None:
    """A line of a file that is not in the organisation's folder would be looked for in vain."""
    broken(tmp_path, "types.toml", 'name = "third-party"', 'name = "vendor"')
    named = [problem for problem in check_playbook(tmp_path) if problem.field == "changes.vendor.value"]
    shipped = shipped_data() / "playbook" / "trees.toml"
    text = shipped.read_text("utf-8")
    assert [(one.file, one.line) for one in named] == [(str(shipped), line_of(text, 'value = "third-party"'))]


def test_what_is_for_unicode_the_end_of_a_line_moves_no_line(tmp_path: Path) -> None:
    text = broken(tmp_path, "resolution.toml", 'title = "Rollback"', 'title = "Roll\u2028ba\u0085ck"')
    text = text.replace('owner = "tl"', 'owner = "cook"')
    text = text.replace('metric = "p95"', 'metric = "p96"')
    (tmp_path / "resolution.toml").write_text(text, "utf-8")
    lines = {problem.field: problem.line for problem in check_playbook(tmp_path)}
    assert lines["Check response time.metric"] == line_of(text, 'metric = "p96"')


def test_neither_does_it_in_a_template(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "closing.md").write_text("Over.\u2028Really.\n{{ secret_plan }}\n", "utf-8")
    (problem,) = check_playbook(tmp_path)
    assert (problem.file, problem.line) == ("templates/closing.md", 2)


def test_nor_in_a_file_that_ends_too_early(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text("# a\u2028b\u2028c\nx = [\n", "utf-8")
    (problem,) = check_playbook(tmp_path)
    assert (problem.line, problem.expected) == (2, "TOML")


def test_a_name_that_stands_twice_is_named_where_it_stands_again(tmp_path: Path) -> None:
    text = broken(tmp_path, "roles.toml", 'name = "scribe"', 'name = "ic"')
    found: list[Problem] = [one for one in check_playbook(tmp_path) if one.expected == ONCE]
    assert [(one.line, one.field) for one in found] == [(line_of(text, 'name = "ic"', time=2), "ic")]


@pytest.mark.parametrize("file", ["board.toml", "communication.toml", "composing.toml", "declaration.toml"])
def test_a_place_in_single_braces_as_it_once_was_is_refused_with_its_line_and_what_to_write(
    tmp_path: Path, file: str
) -> None:
    """A message that says `{time}` must not go out, so such a playbook is refused where it is loaded."""
    shipped = (shipped_data() / "playbook" / file).read_text("utf-8")
    old = re.sub(r"\{\{ (\w+) \}\}", r"{\1}", shipped)
    lines = old.split("\n")
    there = [number for number, line in enumerate(lines, 1) if not line.startswith("#") and re.search(r"\{\w+\}", line)]
    (tmp_path / file).write_text(old, "utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_playbook(tmp_path)
    assert sorted({problem.line for problem in refused.value.problems}) == there != []
    problem = refused.value.problems[0]
    name = problem.found.strip("{}")
    assert (problem.expected, problem.found) == (f"{{{{ {name} }}}}", f"{{{name}}}")


def test_every_sentence_of_the_workflow_has_its_places_in_one_form_and_uses_only_known_ones() -> None:
    """A place that is known but stands nowhere is a hint that the table or the sentence is wrong."""
    playbook = load_playbook()
    filled = [sentence for sentence in sentences(playbook) if PLACE.search(sentence.words)]
    assert {sentence.file for sentence in filled} == {
        "after.toml", "board.toml", "communication.toml", "composing.toml", "declaration.toml", "resolution.toml",
    }  # fmt: skip
    for file in (shipped_data() / "playbook").iterdir():
        text = "\n".join(line for line in file.read_text("utf-8").split("\n") if not line.startswith("#"))
        places = {name for sentence in filled if sentence.file == file.name for name in PLACE.findall(sentence.words)}
        assert set(PLACE.findall(text)) <= places, file.name
