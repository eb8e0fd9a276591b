"""A question borrows the line: the draft and the focus come back, and what was answered is never lost."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.widgets import Button

from tests.widgets.bare import Bare
from warroom.intake.meant_for_log import LogLine, log_line_in
from warroom.model.identity import Moment
from warroom.widgets.asking import Asking
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import Invalid, Question

NOW = Moment(1_770_050_400_000_000)


def reads_as(text: str) -> LogLine | None:
    """What a line would be in the log."""
    return log_line_in(text, now=NOW, zone="UTC", commands=("sev", "status"))


class Room(Bare):
    """A list that asks, here a button, and a line."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.held: list[str] = []
        self.taken: list[str] = []
        self.asking = Asking(
            lambda: self.query_one(EntryLine), say=self.say, hold=self.held.append, begins=lambda _question: None,
            ends=self.give_back, meant=reads_as,
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield Button("list")
        yield EntryLine(now=lambda: Moment(1))

    def say(self, words: str, *, alarm: bool = False) -> None:
        self.said.append(f"!{words}" if alarm else words)

    def give_back(self) -> None:
        self.screen.set_focus(self.query_one(EntryLine).asked_from or self.query_one(EntryLine))

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        self.asking.take(message.question, message.text)
        message.line.answering = False

    def on_entry_line_left(self, message: EntryLine.Left) -> None:
        self.asking.leave(message.unanswered, message.typed)

    def number(self, text: str) -> None:
        if not text.isdigit():
            raise Invalid(f"{text} is no number")
        self.taken.append(text)


@pytest.mark.parametrize(
    ("initial", "keys", "taken", "line", "last"),
    [
        ("", ["7", "enter"], ["7"], "draft", ""),
        ("4", ["2", "enter"], ["42"], "draft", ""),
        ("", ["x", "enter"], [], "x", "!x is no number"),
        ("", ["x", "enter", "backspace", "7", "enter"], ["7"], "draft", ""),
        ("", ["x", "enter", "escape"], [], "draft", "left as it was"),
        ("", ["slash", "s", "e", "v", "enter"], [], "/sev", "!/sev is a command: Esc leaves this question"),
    ],
    ids=["answered", "edited", "invalid", "put right", "left", "a command"],
)
async def test_a_question_stays_until_it_is_answered_or_left(
    initial: str, keys: list[str], taken: list[str], line: str, last: str
) -> None:
    app = Room()
    async with app.run_test() as pilot:
        app.query_one(EntryLine).restore("draft", Moment(1))
        app.query_one(Button).focus()
        await pilot.pause()
        app.asking.ask(Question("Which number", app.number, initial, in_words=True))
        assert app.said == ["Which number  (Esc leaves it)"]
        for key in keys:
            if key == "escape":
                app.query_one(EntryLine).leave_question()
            else:
                await pilot.press(key)
        await pilot.pause()
        asks = app.query_one(EntryLine).asking is not None
        assert (app.taken, app.query_one(EntryLine).value, asks) == (taken, line, line != "draft")
        assert app.said[-1].startswith(last)
        assert app.focused is (app.query_one(EntryLine) if asks else app.query_one(Button))


async def test_an_answer_that_was_not_stored_comes_back_unless_something_is_typed_by_then() -> None:
    app = Room()
    async with app.run_test():
        asking, line, answers = app.asking, app.query_one(EntryLine), []
        question = Question("Why", lambda _text: answers.append(asking.answer))
        asking.carry_out(question, "because")
        (answer,) = answers
        assert answer is not None
        asking.give_back(answer, "the disk is full")
        assert (line.value, line.asking, app.said[-1]) == ("because", question, "!NOT SAVED: the disk is full")
        asking.give_back(answer, "the disk is full")
        assert app.held == ["because"], "another question has the line"


async def test_one_key_answers_once_and_can_be_waited_for_no_more() -> None:
    app = Room()
    async with app.run_test():
        app.asking.ask_for_key("y or n", app.taken.append)
        assert (app.asking.waits_for_key, app.said) == (True, ["y or n"])
        assert [app.asking.take_key("y"), app.asking.take_key("n")] == [True, False]
        app.asking.ask_for_key("y or n", app.taken.append)
        app.asking.forget_key()
        assert not app.asking.take_key("n")
        assert app.taken == ["y"]


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [("x", "7z", "7z"), ("bob woke", " erin", "bob woke erin")],
    ids=["a slip of one word is typed over", "words that were meant for elsewhere stay"],
)
async def test_what_is_typed_behind_a_refused_answer_replaces_one_word_and_never_several(
    first: str, second: str, line: str
) -> None:
    app = Room()
    async with app.run_test() as pilot:
        app.asking.ask(Question("Which number", app.number, selected=True))
        for text in (first, second):
            await pilot.press(*("space" if sign == " " else sign for sign in text), "enter")
            await pilot.pause()
        assert app.query_one(EntryLine).value == line


async def test_what_was_typed_for_a_question_is_held_when_another_one_takes_the_line() -> None:
    app = Room()
    async with app.run_test() as pilot:
        app.asking.ask(Question("Which number", app.number, "4"))
        app.asking.ask(Question("Which other", app.number, "5"))
        assert app.held == [], "nothing was typed"
        await pilot.press("6")
        app.asking.ask(Question("Which at last", app.number))
        await pilot.pause()
        assert (app.held, app.query_one(EntryLine).value) == (["56"], "")
        assert "is kept" in app.said[-1]
        await pilot.press("7", "enter")
        await pilot.pause()
        assert (app.taken, app.held) == (["7"], ["56"]), "an answer that was taken is not held"


async def test_what_a_key_of_a_list_did_is_said_though_a_draft_lies_in_the_line() -> None:
    app = Room()
    async with app.run_test() as pilot:
        line = app.query_one(EntryLine)
        line.restore("draft", Moment(1))
        app.query_one(Button).focus()
        await pilot.pause()
        assert app.asking.covers_nothing
        line.focus()
        await pilot.pause()
        assert not app.asking.covers_nothing, "how the draft is understood stands there"
        app.asking.ask(Question("Which number", app.number))
        app.query_one(Button).focus()
        await pilot.pause()
        assert not app.asking.covers_nothing, "the question stands there"


LOG_LINES = {
    "-5 p99 is back": "at ",
    "14:32 p99 is back": "at 14:32",
    "! roll back": "decision",
    "!! roll back": "asked of everybody",
    "? the pool leaks": "hypothesis",
    "> 498 of 500 connections": "finding",
    "todo @bob a load test": "follow-up",
    "@bob: it is the pool": "@bob said",
    "@bob look at the pool 10m": "a task for @bob",
    "*key moment": "in the log",
    "/sve P0": "may be /sev",
    "14:99 p99 is back": "14:99 begins like",
}


@pytest.mark.parametrize("drafted", ["", "draft"])
async def test_a_line_for_the_log_is_no_reason_unless_it_is_given_twice_and_goes_to_the_line_when_that_is_left(
    drafted: str,
) -> None:
    app = Room()
    async with app.run_test() as pilot:
        line = app.query_one(EntryLine)

        async def entered(text: str) -> None:
            line.fill(text)
            await pilot.press("enter")
            await pilot.pause()

        for text, words in LOG_LINES.items():
            line.restore(drafted, Moment(1 if drafted else 0))
            app.query_one(Button).focus()
            await pilot.pause()
            question = Question("Why", app.taken.append, in_words=True)
            app.asking.ask(question)
            await entered(text)
            assert (line.asking, line.value, app.taken) == (question, text, []), text
            assert words in app.said[-1]
            assert "Enter again" in app.said[-1]
            line.leave_question()
            await pilot.pause()
            assert (line.asking, line.value, app.held) == (None, drafted or text, [text] if drafted else []), text
            assert app.focused is (app.query_one(Button) if drafted else line)
            app.held.clear()
            app.asking.ask(question)
            await entered(text)
            assert app.taken == [], "what was left is asked about once more"
            await entered(text)
            assert (app.taken, line.asking) == ([text], None)
            app.taken.clear()


@pytest.mark.parametrize(
    "answer",
    [
        "the pool is larger",
        "0.4 %",
        "@bob said so",
        "/var/log/syslog is full",
        "no",
        " ! as it is",
        "14 of 20 are back",
    ],
)
async def test_a_reason_in_plain_words_is_taken_at_once(answer: str) -> None:
    app = Room()
    async with app.run_test() as pilot:
        app.asking.ask(Question("Why", app.taken.append, in_words=True))
        app.query_one(EntryLine).fill(answer)
        await pilot.press("enter")
        await pilot.pause()
        assert app.taken == [answer.strip()]
