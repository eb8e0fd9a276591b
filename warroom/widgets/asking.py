"""The one way to ask: in the entry line, which is borrowed for the answer, or for one key."""

from __future__ import annotations

from collections.abc import Callable

from warroom.intake.meant_for_log import LogLine
from warroom.model.identity import NO_MOMENT, Moment
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.message_line import Say
from warroom.widgets.question import Invalid, Question


def _is_several_words(refused: str | None) -> bool:
    """Whether the answer that was ``refused`` was more likely meant for elsewhere than mistyped: what is typed on
    behind it must not replace it.
    """
    return refused is not None and " " in refused.strip()


def _nothing_meant(_text: str) -> LogLine | None:
    """Where there is no log that a line could be for."""
    return None


def _nothing_begun(_question: Question) -> str | None:
    """Where nothing but the line is typed into."""
    return None


class PendingAnswer:
    """An answer that is being carried out: with its question it comes back when it could not be stored."""

    __slots__ = ("draft", "question", "text")

    def __init__(self, question: Question, text: str, draft: str) -> None:
        self.question, self.text, self.draft = question, text, draft


def _is_no_answer(question: Question, text: str) -> bool:
    """Whether ``text`` was typed for something else: it answers nothing that is asked, and is no mistyped answer."""
    said = text.strip().casefold()
    return bool(question.answers) and said not in question.answers and ("yes" not in question.answers or " " in said)


class Asking:
    """Asks in the line of a screen. ``begins`` and ``ends`` tell that screen of it; the latter gives the focus back.

    ``hold`` keeps an answer for which there is no room in the line, and what was typed for a question that another one
    takes the line from. ``meant`` says what an answer would be as a line of the log: of a question whose answer is
    words, an order is no answer, and whatever else begins as such a line does is taken when it is given twice. Left, it
    is in the line. ``begun`` says which letters were pressed in a pane at once before the answer, as if all were one
    word; an empty text where the answer itself was typed in a pane: either is taken when it is given twice. ``keyed``
    hears whether the next key is an answer.
    """

    def __init__(
        self,
        line: Callable[[], EntryLine],
        *,
        say: Say,
        hold: Callable[[str], None],
        begins: Callable[[Question], None],
        ends: Callable[[], None],
        hint: str = "  (Esc leaves it)",
        meant: Callable[[str], LogLine | None] = _nothing_meant,
        begun: Callable[[Question], str | None] = _nothing_begun,
        keyed: Callable[[bool], None] = lambda _waits: None,
    ) -> None:
        self._line, self._say, self._hold = line, say, hold
        self._begins, self._ends, self._hint = begins, ends, hint
        self._meant, self._begun, self._keyed = meant, begun, keyed
        self._doubted: tuple[Question, str] | None = None
        self._asked: Question | None = None
        self._key: Callable[[str], None] | None = None
        self._lent = False
        """Whether the line goes without the keys until one is pressed."""
        self.answer: PendingAnswer | None = None
        """The answer that is being carried out."""

    def ask(self, question: Question, *, text: str | None = None, why: str = "") -> None:
        """Ask in the line, or once more with the ``text`` that was answered, and say ``why``. The draft comes back
        afterwards.
        """
        line = self._line()
        unanswered = line.unanswered
        if unanswered.strip():
            self._hold(unanswered)
        self._asked = question
        self._begins(question)
        line.ask(question, initial=question.initial if text is None else text)
        line.screen.set_focus(line)
        if question.selected and not _is_several_words(text):
            line.select_all()
        kept = "  (what you typed for the one before is kept: up on the empty line)" if unanswered.strip() else ""
        self._say(why or f"{question.prompt}{self._hint}{kept}", alarm=bool(why))

    def take(self, question: Question, text: str) -> None:
        """Do what the answer ``text`` says, which was given in the line."""
        self.carry_out(question, text)
        if self._line().asking is None:
            self._ends()

    def carry_out(self, question: Question, text: str) -> None:
        """Do what the answer ``text`` says; where it is none, the question is asked with it in the line."""
        self.answer = PendingAnswer(question, text, self._line().value)
        try:
            self._doubt(question, text)
            question.then(text if question.as_typed else text.strip())
        except Invalid as invalid:
            self.ask(question, text=text, why=str(invalid))
        finally:
            self.answer = None

    def _doubt(self, question: Question, text: str) -> None:
        """Refuse what was typed for the log: an order always, all else once."""
        if _is_no_answer(question, text):
            raise Invalid("this is no answer, and nothing was done: Esc leaves the question and keeps your words")
        line = self._meant(text) if question.in_words else None
        if line is not None and line.is_order:
            raise Invalid(f"{line.words}: Esc leaves this question, then it can be given")
        begun = self._begun(question)
        if self._doubted == (question, text) or (line is None and begun is None):
            self._doubted = None
            return
        self._doubted = (question, text)
        words = line.words if line is not None else f"typed at once behind {begun}" if begun else "typed in a pane"
        raise Invalid(f"{words}: Enter again answers with it, Esc puts it into the line")

    def leave(self, unanswered: str = "", typed: Moment = NO_MOMENT, began: str = "") -> None:
        """The question was left: nothing happens. What was typed for the log goes there: ``unanswered`` is put into the
        line, or held where a draft is there, with the time ``typed`` of its first key. ``began`` is what the question
        began with.
        """
        line = self._line()
        self._doubted = None
        begun = self._begun(self._asked) if self._asked is not None else None
        if begun and unanswered.strip():
            unanswered = begun + unanswered.removeprefix(began)
        is_no_answer = self._asked is not None and _is_no_answer(self._asked, unanswered)
        if not is_no_answer and (not unanswered.strip() or (begun is None and self._meant(unanswered) is None)):
            self._ends()
            self._say("left as it was")
        elif line.value or is_no_answer:
            self._hold(unanswered)
            self._ends()
            self._say("left as it was; what you typed is kept: up on the empty line")
        else:
            self._ends()
            line.restore(unanswered, typed)
            line.screen.set_focus(line)
            self._say("left as it was; what you typed is in the line: Enter logs it")

    def give_back(self, answer: PendingAnswer, why: str) -> None:
        """Ask again, with the answer in the line, since it could not be stored; what is typed meanwhile comes first."""
        line = self._line()
        if line.asking is not None or line.value != answer.draft:
            self._hold(answer.text)
            self._say(f"NOT SAVED, kept for you: {why}", alarm=True)
        else:
            self.ask(answer.question, text=answer.text, why=f"NOT SAVED: {why}")

    def ask_for_key(self, words: str, then: Callable[[str], None]) -> None:
        """Let the next key answer: ``then`` gets its name. In the line it would be text, so that goes without the keys
        until then.
        """
        line = self._line()
        self._lent = self._lent or (line.asking is None and line.screen.focused is line)
        if self._lent:
            line.screen.set_focus(None)
        self._key = then
        self._keyed(True)
        self._say(words)

    @property
    def asks(self) -> bool:
        """Whether a question has borrowed the line."""
        return self._line().asking is not None

    @property
    def is_idle(self) -> bool:
        """Whether the line neither asks nor holds anything."""
        line = self._line()
        return not line.value and line.asking is None

    @property
    def covers_nothing(self) -> bool:
        """Whether what is said now hides neither a question nor how the line that is being typed is understood: a draft
        that lies in the line while a pane has the keys is not being typed.
        """
        line = self._line()
        return self.is_idle or (line.asking is None and line.screen.focused is not line)

    @property
    def waits_for_key(self) -> bool:
        """Whether the next key is an answer."""
        return self._key is not None

    def take_key(self, key: str) -> bool:
        """Whether ``key`` was waited for, and so is taken."""
        then = self._key
        if then is None:
            return False
        self.forget_key()
        then(key)
        return True

    def line_came(self) -> None:
        """The line has the keys, by a click into it: what waits for one is left, for what comes now is words."""
        line = self._line()
        if line.screen.focused is line:
            self.take_key("escape")

    def forget_key(self) -> None:
        """The next key answers nothing any more."""
        self._key = None
        self._give_back()
        self._keyed(False)

    def _give_back(self) -> None:
        """Let the line have the keys again that it went without."""
        lent, self._lent = self._lent, False
        line = self._line()
        if lent and line.screen.focused is None:
            line.screen.set_focus(line)
