"""The grammar of the entry line, rule by rule."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from warroom.intake.typed_line import (
    COMMAND,
    ENTRY,
    HELP,
    HINT,
    POLL,
    SECRET_FLAG,
    TASK,
    UNSURE,
    TypedLine,
    preview,
    read_line,
)
from warroom.model.entry_kinds import KINDS_TYPED

COMMANDS = frozenset({"hyp", "check", "sev", "role", "status", "fixed", "find", "purge"})


def read(text: str, **given: object) -> TypedLine:
    arguments: dict[str, object] = {"now": START, "zone": "UTC", "commands": COMMANDS, **given}
    return read_line(text, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "10 servers down", "5m of lag", "16:9 is the ratio", "fe80::1 answers", "2001:db8::7 is up",
        "00:1b:44:11:3a:b7 is the mac", "+1", "+1 from me", ">500ms", ">500 errors", "!= is not equal", "!",
        "14:7 is no time", "/etc/hosts is wrong", "/foo bar", "/nope what is this",
        "user@example.com wrote",
        "-601 too long ago", "-0 x", "#1234 is a ticket", "@bob look at this 300m", "@bob look at this 0m", "@bob 3m",
        "*5 stars", "?? what", "todoist is down", "http://a/b?c=d",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_sign_is_text(text: str) -> None:
    line = read(text)
    assert line.does in (ENTRY, HINT)
    assert line.text == text
    assert line.kind == "note"
    assert line.at is None


@pytest.mark.parametrize(
    ("typed", "kind", "text", "pinned"),
    [
        ("! roll back", "decision", "roll back", False),
        ("!roll back", "decision", "roll back", False),
        ("!@bob rolls back", "decision", "@bob rolls back", False),
        ("!#payments stays", "decision", "#payments stays", False),
        ("> pool is full", "finding", "pool is full", False),
        ("+ flag off", "action", "flag off", False),
        ("+flag off", "action", "flag off", False),
        ("? the gateway", "hypothesis", "the gateway", False),
        ("todo write it up", "follow-up", "write it up", False),
        ("todo: write it up", "follow-up", "write it up", False),
        ("TODO: write it up", "follow-up", "write it up", False),
        ("*! roll back", "decision", "roll back", True),
        ("* alert fired", "note", "alert fired", True),
        ("*alert fired", "note", "alert fired", True),
        ("*todo: alert", "follow-up", "alert", True),
        ("14:32 *> pool", "finding", "pool", True),
        ("plain words", "note", "plain words", False),
    ],
)
def test_a_prefix_says_the_kind(typed: str, kind: str, text: str, pinned: bool) -> None:
    line = read(typed)
    assert (line.does, line.kind, line.text, line.pinned) == (ENTRY, kind, text, pinned)
    assert kind in KINDS_TYPED


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_behind_a_leading_space_everything_is_text_and_now(text: str) -> None:
    line = read(" " + text)
    assert (line.does, line.kind, line.text, line.at) == (ENTRY, "note", text, None)


@given(st.text())
def test_any_text_reads_as_something_and_no_word_is_lost(text: str) -> None:
    line = read(text)
    kept = f"{line.at.words if line.at is not None else ''} {line.text} {line.speaker} {line.who} {line.command}"
    if line.does not in (HINT, HELP):
        for word in re.findall(r"[^\W\d_]{3,}", text):
            if word.lower() != "todo":
                assert word in kept
    assert isinstance(preview(line, now=START, zone="UTC", last_at=START), str)
    assert "TypedLine" in repr(line)


@given(st.text(st.sampled_from(" -+!>?*@#/:~0123456789mhabctodo."), max_size=40))
def test_any_mixture_of_signs_reads_as_something(text: str) -> None:
    assert read(text).does in (ENTRY, COMMAND, TASK, POLL, HELP, HINT, UNSURE)


def test_said_by_somebody_and_asked_of_somebody_are_told_apart() -> None:
    said, asked = read("@bob: looks fine"), read("@bob look at web latency 3m")
    assert (said.does, said.kind, said.speaker, said.text) == (ENTRY, "said", "bob", "looks fine")
    assert (asked.does, asked.who, asked.text, asked.minutes) == (TASK, "bob", "look at web latency", 3)
    assert read("@bob look at it 2h").minutes == 120
    assert read("@bob look at it 5h").does == ENTRY
    assert read("14:32 @bob: fine").speaker == "bob"
    assert "said by @bob" in preview(said, now=START, zone="UTC")
    assert "task for @bob · 3 min" in preview(asked, now=START, zone="UTC")


def test_two_exclamation_marks_ask_everybody() -> None:
    line = read("!! fail over now?")
    assert (line.does, line.kind, line.text) == (POLL, "decision", "fail over now?")
    assert "everybody" in preview(line, now=START, zone="UTC")


@pytest.mark.parametrize(
    "text", ["", " ", "\t", "14:32", "-7", "14:32 ", "!", ">", "+", "*", "todo", "todo:", "~14:30", "! "]
)
def test_a_time_or_a_prefix_alone_stores_nothing(text: str) -> None:
    assert read(text).does == HINT


def test_a_question_mark_alone_is_help() -> None:
    assert read("?").does == HELP
    assert "Enter shows" in preview(read("?"), now=START, zone="UTC")


def test_commands_are_read_also_behind_a_time() -> None:
    line = read("14:20 /fixed rollback of v2.31")
    assert (line.does, line.command, line.argument) == (COMMAND, "fixed", "rollback of v2.31")
    assert line.at is not None
    assert read("/sev P0").command == "sev"
    assert "/sev P0" in preview(read("/sev P0"), now=START, zone="UTC")


def test_an_unknown_command_alone_is_asked_about_and_the_nearest_is_named() -> None:
    assert (read("/sve").does, read("/sve").suggestion) == (UNSURE, "sev")
    assert read("/stat").suggestion == "status"
    assert read("/qqq").suggestion == ""
    assert "did you mean /sev?" in read("/sve").remarks[0]
    assert read("14:20 /sve").text == "14:20 /sve"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/stat identified", "status"), ("/sve P0", "sev"), ("/rol ic @alice", "role"), ("/fixd rollback", "fixed"),
        ("/confirm H1", "hyp"), ("/refute h2 no", "hyp"), ("/pass 5m 0.4 %", "check"), ("/lead @alice", "role"),
        ("14:20 /sve P0", "sev"), ("/xstatus identified", "status"), ("/rolee ic @alice", "role"),
    ],
)  # fmt: skip
def test_a_word_near_to_a_command_is_asked_about_with_words_behind_it_too(text: str, meant: str) -> None:
    line = read(text)
    assert (line.does, line.suggestion, line.text) == (UNSURE, meant, text)
    assert f"did you mean /{meant}?" in preview(line, now=START, zone="UTC")


@pytest.mark.parametrize(
    "text",
    [
        "/var/log/messages is full", "/etc is full", "/dev is full", "/checkout returns 500", "/api is slow",
        "/v1/status returns 500", " /sve P0", "and/or P0", "/xx foo",
        "/confirm answers 500", "/confirm HTTP1 fails", "/checkout 5mb limit", "/a H",
    ],
)  # fmt: skip
def test_what_looks_like_a_path_is_text(text: str) -> None:
    line = read(text)
    assert (line.does, line.text) == (ENTRY, text.removeprefix(" "))


@pytest.mark.parametrize("text", ["14:99 x", "25:00 ! x", "2026-02-30 10:00 x", "14:32+99:00 x"])
def test_what_was_to_be_a_time_and_is_none_is_asked_about(text: str) -> None:
    line = read(text)
    assert (line.does, line.text) == (UNSURE, text)
    assert "Enter again logs it as text" in preview(line, now=START, zone="UTC")
    assert read(f" {text}").does == ENTRY


def test_a_time_of_another_day_stays_text_and_says_so() -> None:
    line = read("23:50 maintenance begins")
    assert (line.does, line.text) == (ENTRY, "23:50 maintenance begins")
    assert "kept as text" in preview(line, now=START, zone="UTC")


def test_people_and_tags_are_found_only_at_the_start_of_a_word() -> None:
    line = read("#db slow says @bob. mail a@b.c and x#y, #db again @erin-2")
    assert line.people == ("bob", "erin-2")
    assert line.tags == ("db",)


def test_a_secret_is_flagged() -> None:
    line = read("use password=hunter2222 for now")
    assert SECRET_FLAG in line.flags
    assert "password" in line.remarks[-1]


def test_the_preview_says_the_day_the_kind_and_the_order() -> None:
    line = read("16:20 ! go")
    said = preview(line, now=START, zone="UTC", last_at=START)
    assert said == "16:20 UTC today · decision · 6 min before the last entry"
    assert preview(read("yesterday 23:50 x"), now=START, zone="UTC").startswith("23:50 UTC yesterday")
    assert preview(read("2026-01-05 10:00 x"), now=START, zone="UTC").startswith("10:00 UTC 2026-01-05")
    assert preview(read("??:?? x"), now=START, zone="UTC").startswith("--:--")
    assert preview(read("* x"), now=START, zone="UTC") == "★ note"


@pytest.mark.parametrize(
    "text",
    [
        "@" + "a" * 100_000,
        "#" * 100_000,
        "@a " * 33_000 + "3m",
        "eyJ" * 33_000,
        "a:" * 50_000,
        "1 " * 50_000,
        "-----BEGIN " + "A" * 99_000,
    ],
)
def test_long_hostile_lines_end(text: str) -> None:
    script = (
        "import sys; from warroom.intake.typed_line import read_line; from warroom.intake.paste import read_paste;"
        "t=sys.stdin.read(); read_line(t, now=10**15, zone='UTC'); read_paste(t, now=10**15, zone='UTC')"
    )
    subprocess.run([sys.executable, "-c", script], input=text, text=True, check=True, timeout=60)


@pytest.mark.parametrize("name", ["josé", "jürgen", "renée-x", "иван", "李雷", "o.b", "नेहा", "น้ำ", "jose\u0301"])
def test_names_are_of_any_script(name: str) -> None:
    assert read(f"told @{name} about it").people == (name,)
    task = read(f"@{name} check 10m")
    assert (task.does, task.who, task.minutes) == (TASK, name, 10)
    assert read(f"@{name}: fine").speaker == name


@pytest.mark.parametrize(
    "text", ["i/status resolved", "5/status", "4y/status resolved", "//status fixing", "/ status fixing"]
)
def test_an_order_behind_keys_of_a_pane_is_asked_about(text: str) -> None:
    line = read(text)
    assert (line.does, line.suggestion, line.text) == (UNSURE, "status", text)


@pytest.mark.parametrize(
    "text", ["n/a", "I/O errors", "24/7 on call", "var/status is full", "and/or", "https://status.io"]
)
def test_what_only_looks_so_is_text(text: str) -> None:
    assert read(text).does == ENTRY
