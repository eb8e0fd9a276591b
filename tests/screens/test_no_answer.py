"""What is typed while a question stands that it does not answer: nothing is done, and the words are kept."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from textual import events

import warroom
from tests.screens.opening import entries, opened, said, screen_of, settled
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.widgets.question import YES_OR_NO, Question

WORDS = "bob found the cause"


@pytest.mark.parametrize("words", [WORDS, "no"])
async def test_words_typed_over_a_paste_are_no_enter(room: WarRoom, incident: IncidentId, words: str) -> None:
    async with opened(room, incident) as (app, pilot):
        before = len(entries(room, incident))
        screen_of(app).line.post_message(events.Paste("one\ntwo"))
        await settled(app, pilot)
        screen_of(app).line.fill(words)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "this is no answer, and nothing was done" in said(app)
        assert screen_of(app).line.value == words
        assert len(entries(room, incident)) == before
        await pilot.press("escape")
        await settled(app, pilot)
        assert "what you typed is kept: up on the empty line" in said(app)
        await pilot.press("up")
        await settled(app, pilot)
        assert screen_of(app).line.value == words


async def test_words_typed_over_a_question_for_a_yes_are_kept(room: WarRoom, incident: IncidentId) -> None:
    answers: list[str] = []
    async with opened(room, incident) as (app, pilot):
        screen_of(app).asking.ask(Question("Both? Type yes", answers.append, answers=YES_OR_NO))
        screen_of(app).line.fill(WORDS)
        await pilot.press("enter")
        await settled(app, pilot)
        assert (answers, screen_of(app).line.value) == ([], WORDS)
        screen_of(app).line.fill("nope")  # one word is an answer, if not the one that does something
        await pilot.press("enter")
        await settled(app, pilot)
        assert answers == ["nope"]


def test_every_question_for_a_yes_says_that_it_takes_no_other_words() -> None:
    asked = []
    for path in Path(warroom.__file__).parent.rglob("*.py"):
        source = path.read_text("utf-8")
        if "Type yes" not in source:
            continue
        asked.append(path.stem)
        questions = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Question"
        ]
        said = [keyword.value for node in questions for keyword in node.keywords if keyword.arg == "answers"]
        assert any(isinstance(value, ast.Name) and value.id == "YES_OR_NO" for value in said), path
    assert len(asked) >= 5
