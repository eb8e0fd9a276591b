"""A playbook and settings that somebody else wrote: read, or refused in a sentence, soon, and nothing else."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.config import ConfigTrouble, load_config
from warroom.model.moment import DAY
from warroom.outside_file import DEEPEST, Unreadable, read_regular, read_toml
from warroom.playbook.check import check_playbook
from warroom.playbook.duration import LONGEST, Duration
from warroom.playbook.load import LARGEST_FILE, MOST_FILES, MOST_PROBLEMS, PlaybookError, load_playbook, shipped_data
from warroom.toml_lines import lines_of_paths

MOST = LARGEST_FILE - 100
BOMBS = {
    "arrays": "a = " + "[" * MOST, "arrays that end": "a = " + "[" * 60_000 + "]" * 60_000,
    "tables": "a = " + "{a = " * (MOST // 5), "a name of many parts": ".".join("a" * (MOST // 2)) + " = 1",
    "quoted parts": '"a".' * (MOST // 4) + "a = 1", "spaced parts": "a . " * (MOST // 4) + "a = 1",
    "a header of many parts": f"[{'.'.join('a' * (MOST // 2))}]", "digits": "a = " + "9" * MOST,
    "hexadecimal digits": "a = 0x" + "f" * MOST, "a text without an end": 'a = """' + '\\"""' * (MOST // 4),
    "quotes": 'a = """' + '""x' * (MOST // 3), "blanks": "[a" + " " * MOST,
    "blanks and a name": "a" + " " * MOST + "= 1",
    "many tables": "".join(f"[a{number}]\n" for number in range(15_000)), "items": "[[severity]]\n" * (MOST // 13),
    "brackets": "[" * 60_000 + "x" + "]" * 60_000, "equal signs": "=" * MOST, "carriage returns": "\r" * MOST,
    "noise": random.Random(5).randbytes(MOST // 2).decode("latin-1"), "dots": "a = 1" + "." * MOST,
}  # fmt: skip
"""None of these is long: a file of a playbook may be of this size."""
SOON = 600
"""Seconds in which all of them must have been read, on a machine that is busy with others."""
READER = """
import sys
from warroom.__main__ import main
for folder in sys.argv[1:]:
    for arguments in (["playbook", "check", folder], ["--playbook", folder, "playbook", "show", "phases"]):
        sys.argv = ["warroom", *arguments]
        try:
            main()
        except SystemExit as end:
            print("ended", end.code, folder, file=sys.stderr, flush=True)
"""


def test_a_file_that_would_take_for_ever_or_all_of_the_stack_is_a_sentence(tmp_path: Path) -> None:
    """A process of its own reads all of them, so that it can be ended, and its stack is as long as it is for people."""
    folders = {name: tmp_path / str(number) for number, name in enumerate(BOMBS)}
    for name, folder in folders.items():
        (folder / "drills").mkdir(parents=True)
        for file in ("severities.toml", "resolution.toml", "drills/x.toml"):
            (folder / file).write_text(BOMBS[name], "utf-8")
    environ = {**os.environ, "WARROOM_CONFIG": str(tmp_path / "none.toml"), "HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", READER, *map(str, folders.values())], env=environ, capture_output=True, text=True,
        timeout=SOON,
    )  # fmt: skip
    assert ran.returncode == 0, ran
    assert "Traceback" not in ran.stderr
    assert all(len(line) < 1_000 for line in ran.stderr.splitlines())
    told = re.split(r"^ended (\d+) (.+)\n", ran.stderr, flags=re.MULTILINE)
    ends = list(zip(told[::3], told[1::3], told[2::3], strict=False))
    for folder in folders.values():
        mine = [(words, code) for words, code, where in ends if where == str(folder)]
        assert len(mine) == 2, folder
        for words, code in mine:
            assert code in ("64", "65"), (folder, words)
            assert f"{folder}/severities.toml:" in words


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_settings_that_would_take_for_ever_are_a_sentence_with_a_line(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "config.toml").write_text(bomb[:60_000], "utf-8")
    with pytest.raises(ConfigTrouble, match=r"config\.toml:\d"):
        load_config(str(tmp_path / "config.toml"))


@given(st.text("[]{}=.,\"'#\\\n ab1_-", max_size=300))
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    lines = list(lines_of_paths(text).values())
    try:
        read_toml(text)
    except Unreadable as trouble:
        lines.append(trouble.line)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@given(st.integers(1, 40), st.booleans())
def test_what_is_as_deep_as_allowed_is_read_and_what_is_deeper_is_not(depth: int, dotted: bool) -> None:
    text = ".".join("a" * depth) + " = 1" if dotted else "a = " + "[" * depth + "]" * depth
    deep = depth - 1 if dotted else depth
    if deep <= DEEPEST:
        assert read_toml(text)
    else:
        with pytest.raises(Unreadable):
            read_toml(text)


def test_texts_and_comments_may_hold_anything() -> None:
    deep, dots, digits = "[{" * 100, "a." * 200, "9" * 200
    text = f"a = \"{deep}\"\nb = \"\"\"\n{dots}\n\"\"\"\nc = '{digits}' # {deep}\nd = '''{deep}'''\n"
    assert set(read_toml(text)) == set("abcd")


ELSEWHERE = "the words of another file"


def links_out(folder: Path) -> list[Path]:
    """Every kind of file of a playbook as a link to one that lies elsewhere."""
    outside = folder.parent / "outside"
    (outside / "templates").mkdir(parents=True)
    (outside / "file").write_text(ELSEWHERE)
    (outside / "templates" / "internal_update.md").write_text(ELSEWHERE)
    (folder / "templates").mkdir()
    (folder / "drills").mkdir()
    links = [folder / "templates" / "internal_update.md", folder / "severities.toml", folder / "drills" / "x.toml"]
    for link in links:
        link.symlink_to(outside / "file")
    return links


def test_a_link_that_leads_out_of_the_playbook_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "playbook"
    folder.mkdir()
    links = links_out(folder)
    with pytest.raises(PlaybookError) as error:
        load_playbook(folder)
    said = "\n".join(map(str, error.value.problems))
    for link in links[:2]:
        assert f"{link}:1: expected a file inside of its folder, found a link that leads out of it" in said
    assert ELSEWHERE not in said
    for name in ("templates", "drills"):
        for link in (folder / name).iterdir():
            link.unlink()
        (folder / name).rmdir()
        (folder / name).symlink_to(tmp_path / "outside" / "templates")
    assert ELSEWHERE not in "\n".join(map(str, check_playbook(folder)))
    assert "leads out of it" in "\n".join(map(str, check_playbook(folder)))


def test_a_link_within_the_playbook_and_one_to_it_are_followed(tmp_path: Path) -> None:
    """As where a cluster mounts settings, or somebody keeps them elsewhere."""
    (tmp_path / "real" / "data").mkdir(parents=True)
    roles = (shipped_data() / "playbook" / "roles.toml").read_text("utf-8")
    (tmp_path / "real" / "data" / "roles.toml").write_text(roles, "utf-8")
    (tmp_path / "real" / "..now").symlink_to("data")
    (tmp_path / "real" / "roles.toml").symlink_to("..now/roles.toml")
    (tmp_path / "named").symlink_to("real")
    text = read_regular(str(tmp_path / "named" / "roles.toml"), LARGEST_FILE, within=str(tmp_path / "named"))
    assert text == roles


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "loop", "nowhere", "too large", "no text"])
def test_what_is_no_file_of_text_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "templates" / "x.md"
    path.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind in ("device", "loop", "nowhere"):
        path.symlink_to({"device": "/dev/zero", "loop": str(path), "nowhere": "/no/such/file"}[kind])
    else:
        path.write_bytes(b"x" * (LARGEST_FILE + 1) if kind == "too large" else b"ol\xe9")
    with pytest.raises(Unreadable):
        read_regular(str(path), LARGEST_FILE)
    assert any(str(path) in str(problem) for problem in check_playbook(tmp_path))
    (tmp_path / "config.toml").symlink_to(path)
    if kind != "nowhere":
        with pytest.raises(ConfigTrouble, match=r"config\.toml:\d"):
            load_config(str(tmp_path / "config.toml"))
    else:
        assert load_config(str(tmp_path / "config.toml")).person == ""


def test_a_folder_of_too_many_files_and_a_file_of_too_many_problems_are_said_shortly(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    for number in range(MOST_FILES + 1):
        (tmp_path / "templates" / f"{number}.md").write_text("x")
    (tmp_path / "severities.toml").write_text("[[severity]]\nx = 1\n" * 2_000)
    problems = [str(problem) for problem in check_playbook(tmp_path)]
    assert any(f"expected at most {MOST_FILES} files, found more" in said for said in problems)
    assert any(f"expected no more than {MOST_PROBLEMS} problems" in said for said in problems)
    assert len(problems) < MOST_PROBLEMS + 10


@given(st.integers(0, 9_999), st.sampled_from("mhdw"))
def test_a_duration_is_at_most_ten_years(number: int, unit: str) -> None:
    length = number * {"m": DAY // 1440, "h": DAY // 24, "d": DAY, "w": 7 * DAY}[unit]
    if length <= LONGEST:
        assert Duration.parse(f"{number}{unit}").microseconds == length
    else:
        with pytest.raises(ValueError, match="at most ten years"):
            Duration.parse(f"{number}{unit}")


@pytest.mark.parametrize("again", ["5m", "05m"])
def test_two_checks_at_one_time_are_named(tmp_path: Path, again: str) -> None:
    shipped = (shipped_data() / "playbook" / "resolution.toml").read_text("utf-8")
    assert 'after = "15m"' in shipped
    (tmp_path / "resolution.toml").write_text(shipped.replace('after = "15m"', f'after = "{again}"', 1), "utf-8")
    (problem,) = check_playbook(tmp_path)
    assert "a time at which nothing else is checked" in str(problem)
    assert problem.line == 1 + shipped[: shipped.index('after = "15m"')].count("\n")


def test_a_command_of_the_settings_has_a_time_that_can_be_waited_for(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    for seconds in (0, -1, 10**9):
        config.write_text(f'[publish.page]\ncommand = ["x"]\nseconds = {seconds}\n')
        with pytest.raises(ConfigTrouble, match="expected 1 to 600 seconds"):
            load_config(str(config))
