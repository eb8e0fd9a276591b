"""What can be done at the keyboard. A command is a class; key bindings, keymap, palette, footer, help and the key
reference are all made from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content

EVERYWHERE, PANES, LINE, HOME = "everywhere", "any pane", "line", "home"
TIMELINE, DECIDE, HYPOTHESES, VERIFY, UPDATE = "timeline", "decide", "hypotheses", "verify", "update"
OF_A_PANE = frozenset((TIMELINE, DECIDE, HYPOTHESES, VERIFY, UPDATE))
"""Where a key belongs to one pane: another pane may give it another meaning."""


class Command:
    """What it does, in one sentence: the docstring of each command."""

    id: ClassVar[str]
    title: ClassVar[str]
    key: ClassVar[str]
    action: ClassVar[str]
    where: ClassVar[str] = PANES
    slash: ClassVar[str] = ""
    footer: ClassVar[bool] = False
    palette: ClassVar[bool] = True

    @classmethod
    def says(cls) -> str:
        """The one sentence."""
        return inspect.cleandoc(cls.__doc__ or "")


class Line(Command):
    """Go to the entry line, and back to the last pane."""

    id, title, key, action, where = "line.toggle", "Entry line", "ctrl+o", "toggle_line", EVERYWHERE


class Leave(Command):
    """Leave the line or a question; what was typed is kept."""

    id, title, key, action, where, palette = "line.leave", "Leave", "escape", "leave", EVERYWHERE, False


class Help(Command):
    """Show what can be typed and which keys there are."""

    id, title, key, action, where, slash = "help", "Help", "f1", "help", EVERYWHERE, "help"


class Workflow(Command):
    """Read the workflow, part by part: phases, roles, severities, what to do and what not."""

    id, title, key, action, where, slash = "workflow", "Workflow", "f3", "workflow", EVERYWHERE, "workflow"


class HelpHere(Command):
    """Show the help, from a pane."""

    id, title, key, action, footer, palette = "help.here", "Help", "question_mark", "help_here", True, False


class Quit(Command):
    """End the program; drafts are kept."""

    id, title, key, action, where, slash = "quit", "Quit", "ctrl+q", "leave_program", EVERYWHERE, "quit"


class PaneOne(Command):
    """Go to the timeline."""

    id, title, key, action = "pane.timeline", "Timeline", "1", "pane(1)"


class PaneTwo(Command):
    """Go to the decision pane."""

    id, title, key, action = "pane.decide", "Decide", "2", "pane(2)"


class PaneThree(Command):
    """Go to the hypotheses."""

    id, title, key, action = "pane.hypotheses", "Hypotheses", "3", "pane(3)"


class PaneFour(Command):
    """Go to the verification."""

    id, title, key, action = "pane.verify", "Verify", "4", "pane(4)"


class PaneFive(Command):
    """Go to the updates."""

    id, title, key, action = "pane.update", "Update", "5", "pane(5)"


class Zoom(Command):
    """Let this pane fill the screen, and give it back."""

    id, title, key, action, slash = "zoom", "Zoom", "z", "zoom", "zoom"


class GoToLine(Command):
    """Go to the entry line."""

    id, title, key, action, footer, palette = "line.go", "Log", "i", "line('')", True, False


class GoToOrder(Command):
    """Go to the entry line with a slash."""

    id, title, key, action, footer, palette = "line.order", "Command", "slash", "line('/')", True, False


class Edit(Command):
    """Edit what is chosen: an entry's words, a hypothesis, the figure of a check."""

    id, title, key, action, footer = "entry.edit", "Edit", "e", "edit", True


class EditOutside(Command):
    """Edit the chosen entry's words in $EDITOR."""

    id, title, key, action, where = "entry.edit_outside", "Edit in $EDITOR", "E", "edit_outside", TIMELINE


class CorrectTime(Command):
    """Say when the chosen entry really happened."""

    id, title, key, action, where, footer = "entry.time", "Time", "t", "correct_time", TIMELINE, True


class Strike(Command):
    """Strike the chosen entry, with a reason; it stays where it is."""

    id, title, key, action, where, footer = "entry.strike", "Strike", "x", "strike", TIMELINE, True


class Pin(Command):
    """Mark the chosen entry as a key moment, or no longer."""

    id, title, key, action, where, footer = "entry.pin", "Key moment", "asterisk", "pin", TIMELINE, True


class ChangeKind(Command):
    """Change the kind of the chosen entry: the next key is its prefix."""

    id, title, key, action, where = "entry.kind", "Kind", "r", "change_kind", TIMELINE


class FollowUp(Command):
    """Raise a follow-up from the chosen entry."""

    id, title, key, action, where = "entry.follow_up", "Follow-up", "f", "follow_up", TIMELINE


class Versions(Command):
    """Show every wording the chosen entry had."""

    id, title, key, action, where = "entry.versions", "Versions", "v", "versions", TIMELINE


class Attach(Command):
    """Attach the chosen entry to a hypothesis as evidence: the next key is its number."""

    id, title, key, action, where = "entry.attach", "Evidence", "h", "attach", TIMELINE


class Copy(Command):
    """Copy what is chosen: an entry, a command, a prompt."""

    id, title, key, action, footer = "entry.copy", "Copy", "c", "copy", True


class Yes(Command):
    """Yes: to the question, the role, the proposal, the task, the point of the checklist."""

    id, title, key, action, where, footer = "decide.yes", "Yes", "y", "decide('y')", DECIDE, True


class No(Command):
    """No."""

    id, title, key, action, where, footer = "decide.no", "No", "n", "decide('n')", DECIDE, True


class DontKnow(Command):
    """Don't know; for a task: more time; for a point of the checklist: skip it."""

    id, title, key, action, where, footer = "decide.unknown", "Don't know", "d", "decide('d')", DECIDE, True


class Why(Command):
    """Show what hangs on the question."""

    id, title, key, action, where, footer = "decide.why", "Why", "w", "why", DECIDE, True


class Confirm(Command):
    """The hypothesis is confirmed."""

    id, title, key, action, where, footer = (
        "card.confirm", "Confirmed", "y", "judge('confirmed')", HYPOTHESES, True,
    )  # fmt: skip


class Refute(Command):
    """The hypothesis is refuted."""

    id, title, key, action, where, footer = "card.refute", "Refuted", "n", "judge('refuted')", HYPOTHESES, True


class Testing(Command):
    """The hypothesis is being tested."""

    id, title, key, action, where, footer = "card.testing", "Testing", "t", "judge('testing')", HYPOTHESES, True


class Reopen(Command):
    """The hypothesis is open."""

    id, title, key, action, where = "card.open", "Open", "d", "judge('open')", HYPOTHESES


class EvidenceFor(Command):
    """Write down what speaks for the hypothesis."""

    id, title, key, action, where, footer = "card.for", "For", "plus", "argue('for')", HYPOTHESES, True


class EvidenceAgainst(Command):
    """Write down what speaks against the hypothesis."""

    id, title, key, action, where, footer = "card.against", "Against", "minus", "argue('against')", HYPOTHESES, True


class Owner(Command):
    """Say who works on the hypothesis."""

    id, title, key, action, where, footer = "card.owner", "Owner", "at", "own", HYPOTHESES, True


class Angle(Command):
    """Say from which side the hypothesis is looked at."""

    id, title, key, action, where = "card.angle", "Angle", "A", "angle_words", HYPOTHESES


class HowTested(Command):
    """Say how the hypothesis is tested."""

    id, title, key, action, where = "card.test", "Test", "T", "test_words", HYPOTHESES


class TestResult(Command):
    """Say what the test of the hypothesis showed."""

    id, title, key, action, where = "card.result", "Result", "R", "result_words", HYPOTHESES


class Passed(Command):
    """The check passed."""

    id, title, key, action, where, footer = "check.passed", "Passed", "y", "tick('y')", VERIFY, True


class Failed(Command):
    """The check failed: the investigation is open again."""

    id, title, key, action, where, footer = "check.failed", "Failed", "n", "tick('n')", VERIFY, True


class Skipped(Command):
    """The check is skipped."""

    id, title, key, action, where, footer = "check.skipped", "Skipped", "d", "tick('d')", VERIFY, True


class ReadFigure(Command):
    """Read the figure of the check with a command of your own settings ([metric.NAME])."""

    id, title, key, action, where = "check.read", "Read the figure", "r", "read_figure", VERIFY


class Target(Command):
    """Write the message for the next target: chat, plain text, e-mail, status page."""

    id, title, key, action, where, footer = "update.target", "Target", "o", "target", UPDATE, True


class AnotherMessage(Command):
    """Write the next kind of message of this audience."""

    id, title, key, action, where = "update.template", "Other message", "T", "template", UPDATE


class Posted(Command):
    """The message was posted: that restarts the audience's clock."""

    id, title, key, action, where, footer = "update.posted", "Posted", "p", "posted", UPDATE, True


class Publish(Command):
    """Hand the message to a command of your own settings ([publish.NAME]); it is posted when that takes it."""

    id, title, key, action, where, slash = "update.publish", "Publish", "P", "publish", UPDATE, "publish"


class Approve(Command):
    """Approve exactly this text, or ask for it to be approved."""

    id, title, key, action, where, footer = "update.approve", "Approve", "a", "approve", UPDATE, True


class TakeIn(Command):
    """Take what is new since the draft was begun into it."""

    id, title, key, action, where = "update.take_in", "Take in", "r", "take_in", UPDATE


class Later(Command):
    """Put the next update off, with a reason."""

    id, title, key, action, where, footer = "update.later", "Later", "l", "later", UPDATE, True


class Packet(Command):
    """Show the hand-over packet and copy it."""

    id, title, key, action, slash = "packet", "Hand-over packet", "O", "packet", "packet"


class Filter(Command):
    """Show only some entries: kinds, @people, #tags, * for key moments, ~ for machine noise too."""

    id, title, key, action, where, slash = "filter", "Filter", "F", "filter", TIMELINE, "filter"


class NextHit(Command):
    """Go to the next hit of the search."""

    id, title, key, action, where = "search.next", "Next hit", "n", "hit(1)", TIMELINE


class PreviousHit(Command):
    """Go to the hit before."""

    id, title, key, action, where = "search.previous", "Previous hit", "b", "hit(-1)", TIMELINE


class Find(Command):
    """Find entries by their words, newest first."""

    id, title, key, action, slash = "search", "Find", "ctrl+f", "find", "find"


class Purge(Command):
    """Empty the chosen entry for good, everywhere, or with /purge WORDS all that holds them: for a pasted secret."""

    id, title, key, action, slash = "entry.purge", "Purge", "", "purge", "purge"


class PurgeWords(Command):
    """Empty everything that holds certain words for good, everywhere, once it was listed."""

    id, title, key, action = "purge.words", "Purge words", "", "purge_words"


class Undo(Command):
    """Take my last act back."""

    id, title, key, action, slash, footer = "undo", "Undo", "u", "undo", "undo", True


class Severity(Command):
    """Set the severity: the next key is its digit."""

    id, title, key, action = "severity", "Severity", "S", "severity"


class NextPhase(Command):
    """Go to the next phase."""

    id, title, key, action = "phase.next", "Next phase", "N", "next_phase"


class Situation(Command):
    """The situation in one paragraph, to be read aloud."""

    id, title, key, action, slash = "situation", "Situation", "s", "situation", "situation"


class Mute(Command):
    """No bells, or bells again."""

    id, title, key, action, slash = "mute", "Mute", "m", "mute", "mute"


class Utc(Command):
    """Show times in UTC, or in the incident's zone again."""

    id, title, key, action, slash = "utc", "UTC", "U", "utc", "utc"


class Learn(Command):
    """Go to what is learnt: the post-mortem, follow-ups, the review, documents."""

    id, title, key, action, slash = "learn", "Learn", "L", "learn", "learn"


class Drill(Command):
    """How the drill stands: its end, its walk-through, its score."""

    id, title, key, action, slash = "drill", "Drill", "D", "drill", "drill"


class Home(Command):
    """Back to all incidents; from a drill to those that are real."""

    id, title, key, action, slash = "home", "Home", "H", "home", "home"


class Conflicts(Command):
    """Show what people disagree about; the next key is the number of the value that shall hold."""

    id, title, key, action, slash = "conflicts", "Conflicts", "C", "conflicts", "conflicts"


class Share(Command):
    """Show who is here and how the share stands; alarms count as seen."""

    id, title, key, action, slash = "share", "Share", "W", "share", "share"


class Purges(Command):
    """What others want to purge and what came back after a purge; the next key decides about it."""

    id, title, key, action, slash = "purges", "Purges", "", "purges", "purges"


class PutDamageAside(Command):
    """Say no more, on this machine, of the damaged logs of others, until the damage changes; W names them."""

    id, title, key, action, slash = "damage", "Put damage aside", "", "put_damage_aside", "damage"


class Theme(Command):
    """Change the colours."""

    id, title, key, action, slash = "theme", "Theme", "", "theme", "theme"


COMMANDS: tuple[type[Command], ...] = (
    Line, Leave, Help, Workflow, HelpHere, Quit, PaneOne, PaneTwo, PaneThree, PaneFour, PaneFive, Zoom, GoToLine,
    GoToOrder, Edit, EditOutside, Copy, CorrectTime, Strike, Pin, ChangeKind, FollowUp, Attach, Versions, Filter,
    NextHit, PreviousHit, Yes, No, DontKnow, Why, Confirm, Refute, Testing, Reopen, EvidenceFor, EvidenceAgainst,
    Owner, Angle, HowTested, TestResult, Passed, Failed, Skipped, ReadFigure, Target, AnotherMessage, Posted,
    Publish, Approve, TakeIn, Later, Find, Purge, PurgeWords, Undo, Severity, NextPhase, Situation, Packet,
    Conflicts, Share, Purges, PutDamageAside, Mute, Utc, Learn, Drill, Home, Theme,
)  # fmt: skip
_NAMES = {
    "question_mark": "?", "slash": "/", "asterisk": "*", "escape": "Esc", "f1": "F1", "f3": "F3", "plus": "+",
    "minus": "-",
    "at": "@", "enter": "Enter",
}  # fmt: skip


def bindings(commands: Iterable[type[Command]] = COMMANDS) -> list[Binding]:
    """A binding for each command that has a key; its id lets a keymap change it.

    They have priority, so that a key takes effect before the next one of a burst is handed to a widget; the screen's
    ``check_action`` keeps them from the line.
    """
    return [
        Binding(
            command.key, command.action, command.title, show=False, id=command.id, tooltip=command.says(), priority=True
        )
        for command in commands
        if command.key
    ]


def key_words(keys: str) -> str:
    """Keys as people read them: ``ctrl+o``, ``?``, ``*``."""
    return " ".join(_NAMES.get(key.strip(), key.strip()) for key in keys.split(","))


def key_shown(command: type[Command], keys: Mapping[str, str]) -> str:
    """The key by which a footer names ``command``, where the settings give it ``keys`` by its id."""
    return key_words(keys.get(command.id, command.key)).split()[-1]


def footer(keys: Iterable[tuple[str, str]]) -> Content:
    """The last line of a screen: keys with what they do."""
    return Content("  ").join([Content.assemble((key, "bold $text-accent"), f" {what}") for key, what in keys])


def slashes() -> dict[str, type[Command]]:
    """The commands that can be typed, by their name."""
    return {command.slash: command for command in COMMANDS if command.slash}
