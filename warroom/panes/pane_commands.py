"""What can be done in a pane of the room, each as a command."""

from __future__ import annotations

from warroom.widgets.command import DECIDE, HYPOTHESES, TIMELINE, UPDATE, VERIFY, Command


class Edit(Command):
    """Edit what is chosen: an entry's words, a hypothesis, the figure of a check."""

    id, title, key, action, footer = "entry.edit", "Edit", "e", "edit", True


class EditOutside(Command):
    """Edit the chosen entry's words in $EDITOR."""

    id, title, key, action, where = "entry.edit_outside", "Edit in $EDITOR", "E", "edit_outside", TIMELINE
    away = True


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


class AnotherTree(Command):
    """Choose the decision tree: type to narrow, Enter shows it."""

    id, title, key, action, where, footer = "decide.tree", "Trees", "t", "choose_tree", DECIDE, True
    away = True


class Confirm(Command):
    """The hypothesis is confirmed."""

    id, title, key, action, where, footer = (
        "card.confirm",
        "Confirmed",
        "y",
        "judge('confirmed')",
        HYPOTHESES,
        True,
    )


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
    away = True


class Angle(Command):
    """Say from which side the hypothesis is looked at."""

    id, title, key, action, where = "card.angle", "Angle", "A", "angle_words", HYPOTHESES
    away = True


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

    id, title, key, action, where, footer = "update.target", "Target", "o", "write('target')", UPDATE, True


class AnotherMessage(Command):
    """Choose the message by what it is and for whom: type to narrow; the next one of this audience comes first."""

    id, title, key, action, where = "update.template", "Other message", "T", "write('message')", UPDATE
    away = True


class Posted(Command):
    """The message was posted: that restarts the audience's clock."""

    id, title, key, action, where, footer = "update.posted", "Posted", "p", "posted", UPDATE, True


class Publish(Command):
    """Hand the message to a command of your own settings ([publish.NAME]); it is posted when that takes it."""

    id, title, key, action, where, slash = "update.publish", "Publish", "P", "publish", UPDATE, "publish"


class WasPosted(Command):
    """You looked: the message of which nobody knew is there, and was posted when it was sent."""

    id, title, key, action, where = "update.was_posted", "It was posted", "y", "settle('posted')", UPDATE


class WasNotPosted(Command):
    """You looked: the message of which nobody knew is not there, and may be sent again."""

    id, title, key, action, where = "update.not_posted", "It was not posted", "n", "settle('not')", UPDATE


class Approve(Command):
    """Approve exactly this text, or ask for it to be approved."""

    id, title, key, action, where, footer = "update.approve", "Approve", "a", "approve", UPDATE, True


class TakeIn(Command):
    """Take what is new since the draft was begun into it."""

    id, title, key, action, where = "update.take_in", "Take in", "r", "write('new')", UPDATE


class EditFieldOutside(Command):
    """Edit the chosen field of the message in $EDITOR."""

    id, title, key, action, where = "update.edit_outside", "Field in $EDITOR", "E", "edit_outside", UPDATE
    away = True


class Later(Command):
    """Put the next update off, with a reason."""

    id, title, key, action, where, footer = "update.later", "Later", "l", "later", UPDATE, True


class Filter(Command):
    """Show only some entries: kinds, @people, #tags, * for key moments, ~ for machine noise too."""

    id, title, key, action, where, slash = "filter", "Filter", "F", "filter", TIMELINE, "filter"


class NextHit(Command):
    """Go to the next hit of the search."""

    id, title, key, action, where = "search.next", "Next hit", "n", "hit(1)", TIMELINE


class PreviousHit(Command):
    """Go to the hit before."""

    id, title, key, action, where = "search.previous", "Previous hit", "b", "hit(-1)", TIMELINE


class LookAtChanges(Command):
    """Look at what was changed around the incident: git, gh, and the [changes.NAME] commands of your own settings."""

    id, title, key, action, slash = "changes", "What changed", "B", "changes", "changes"
    away = True
