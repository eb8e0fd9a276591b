"""No template takes the program down: what the engine would put onto the stack is looked at before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.compose.engine import LONGEST_TAG, MOST_TURNS, TemplateTrouble, render, undefined_fields
from warroom.playbook.load import LARGEST_FILE, load_playbook

MANY = 60_000
BOMBS = {
    "minus": "{{ " + "-" * MANY + "1 }}", "spaced minus": "{{ " + "- " * MANY + "1 }}",
    "not": "{{ " + "not " * MANY + "1 }}", "plus": "{{ " + "1+" * MANY + "1 }}", "join": "{{ " + "1~" * MANY + "1 }}",
    "times": "{{ " + "1*" * MANY + "1 }}", "by": "{{ " + "1//" * MANY + "1 }}", "to": "{{ " + "2**" * MANY + "1 }}",
    "and": "{{ " + "1 and " * MANY + "1 }}", "or": "{{ " + "0 or " * MANY + "1 }}",
    "in": "{{ " + "1 in " * MANY + "1 }}",
    "of": "{{ a" + ".a" * MANY + " }}", "at": "{{ a" + "[0]" * MANY + " }}", "called": "{{ a" + "()" * MANY + " }}",
    "filters": "{{ a" + "|upper" * MANY + " }}", "is": "{{ a" + " is defined" * MANY + " }}",
    "else": "{{ " + "1 if 1 else " * MANY + "1 }}", "brackets": "{{ " + "(" * MANY, "lists": "{{ " + "[" * MANY,
    "tables": "{{ " + '{"a":' * MANY, "texts": "{{ " + '"a"~' * MANY + "1 }}",
    "behind an end in a text": '{{ "}}" ~ ' + "-" * MANY + "1 }}",
    "behind a table": '{{ {"a": {}} + ' + "-" * MANY + "1 }}",
    "in a tag": "{% if " + "not " * MANY + "1 %}{% endif %}",
    "elif": "{% if 1 %}" + "{% elif 1 %}" * MANY + "{% endif %}",
    "elif behind blanks": "{% if 1 %}" + "{%-              elif 1 %}" * MANY + "{% endif %}",
    "if": "{% if 1 %}" * MANY, "for": "{% for x in [1] %}" * MANY, "set": "{% set a %}" * MANY,
    "behind a comment": "{# ' #}{{ " + "-" * MANY + "1 }}{# ' #}",
    "behind what is raw": "{% raw %}{{ ' {% endraw %}{{ " + "-" * MANY + "1 }}{{ ' }}",
    "over lines": "{{ " + "-\n" * MANY + "1 }}", "no end": "{{ " * MANY, "no end of a text": '{{ "' + "-" * MANY,
}  # fmt: skip
TRY = """
import sys, threading
from warroom.compose.engine import TemplateTrouble, render
def tried():
    try:
        print(len(render(sys.stdin.read(), file="x.md", values={"a": "x"}, escape=str)))
    except TemplateTrouble as trouble:
        print(str(trouble)[:200])
threading.stack_size(512 * 1024)
thread = threading.Thread(target=tried)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_template_ends_in_words_or_a_sentence_and_never_the_program(bomb: str) -> None:
    """Also in a thread that has an eighth of the stack that most have."""
    told = subprocess.run(
        [sys.executable, "-c", TRY], input=bomb[: LARGEST_FILE * 4], capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0, told
    assert told.stdout.startswith("x.md:") or told.stdout.strip().isdigit(), told


@pytest.mark.parametrize("unit", ["-", "not ", "1+", "a.a+", "a[0]+", "a()+", "1 and ", "2**", "(", "1~"])
def test_what_is_as_long_as_allowed_ends_no_program_either(unit: str) -> None:
    expression = (unit * LONGEST_TAG)[: LONGEST_TAG - 4]
    source = "{{ " + expression + "1 }}" + "{% if a %}" + "{% elif a %}" * MOST_TURNS + "{% endif %}"
    told = subprocess.run([sys.executable, "-c", TRY], input=source, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told


def test_every_shipped_template_is_far_below_the_limits() -> None:
    for name, text in load_playbook().texts.items():
        with_room = text.replace("{{", "{{" + " " * (LONGEST_TAG // 2))
        for trouble in undefined_fields(with_room, file=name, values={}):
            assert trouble.undefined, trouble


def test_long_words_are_no_long_tag_and_a_rule_of_dashes_is_no_operator() -> None:
    words = "x" * 5_000
    assert render("{{ a or '" + words + "' }}\n" + "-" * 5_000, file="x", values={"a": ""}, escape=str).startswith(
        words
    )


@given(st.text("{}%#\"'\\-aelif \n", max_size=200))
def test_any_template_is_rendered_or_refused(source: str) -> None:
    lines = []
    try:
        render(source, file="x.md", values={"a": "x"}, escape=str)
    except TemplateTrouble as trouble:
        lines.append(trouble.line)
    assert all(1 <= line <= source.count("\n") + 1 for line in lines)


def test_the_faults_of_a_template_have_an_end(tmp_path: Path) -> None:
    source = "".join(f"{{{{ unknown{number} }}}}\n" for number in range(5_000))
    found = undefined_fields(source, file="x.md", values={})
    assert 10 < len(found) <= 100
