"""What can be done in the inbox and in the lane of changes, each as a command."""

from __future__ import annotations

from warroom.widgets.command import Command

INBOX, CHANGES = "the inbox", "what was changed"


class TakeAlert(Command):
    """Take the chosen alert, or all of the chosen name, into the incident."""

    id, title, key, action, where, footer = "inbox.take", "Take", "enter", "take", INBOX, True


class TakeName(Command):
    """Take all alerts of this name into the incident."""

    id, title, key, action, where, footer = "inbox.name", "All of the name", "a", "take_name", INBOX, True


class TakeAll(Command):
    """Take all that wait; more than thirty are one entry that names them."""

    id, title, key, action, where = "inbox.all", "Take all", "A", "take_all", INBOX


class AlertMilestone(Command):
    """Let the chosen alert say when it began, was detected, acknowledged, resolved: the next key is the number."""

    id, title, key, action, where, footer = "inbox.milestone", "Milestone", "m", "milestone", INBOX, True


class MuteName(Command):
    """Say nothing of alerts of this name any more, or say it again; they are kept all the same."""

    id, title, key, action, where, footer = "inbox.mute", "Mute", "x", "mute", INBOX, True


class DeclareFromAlert(Command):
    """Declare an incident from the alert: it says title and beginning, you say how bad it is."""

    id, title, key, action, where, footer = "inbox.declare", "Declare", "d", "declare", INBOX, True


class Unfold(Command):
    """Show each alert of this name, or the name alone again."""

    id, title, key, action, where, footer = "inbox.unfold", "Unfold", "o", "unfold", INBOX, False


class LeaveInbox(Command):
    """Leave a question, or else the inbox; what waits goes on waiting."""

    id, title, key, action, where, footer = "inbox.back", "Back", "escape,H", "back", INBOX, True


class InboxHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "inbox.help", "Help", "f1,question_mark", "help", INBOX, True


INBOX_COMMANDS: tuple[type[Command], ...] = (
    TakeAlert, TakeName, TakeAll, AlertMilestone, MuteName, DeclareFromAlert, Unfold, LeaveInbox, InboxHelp,
)  # fmt: skip


class TakeChange(Command):
    """Put the chosen change into the timeline at its own time, as evidence or as the ground of a hypothesis: the next
    key says which.
    """

    id, title, key, action, where, footer = "change.take", "Take", "enter", "take", CHANGES, True


class LookFurtherBack(Command):
    """Look a day further back."""

    id, title, key, action, where, footer = "change.back", "A day further back", "b", "further_back", CHANGES, True


class AskAgain(Command):
    """Ask git, gh and your own commands again."""

    id, title, key, action, where, footer = "change.again", "Ask again", "r", "ask_again", CHANGES, True


class LeaveChanges(Command):
    """Leave a question, or else go back to the room."""

    id, title, key, action, where, footer = "change.leave", "Back", "escape,H", "back", CHANGES, True


class ChangesHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "change.help", "Help", "f1,question_mark", "help", CHANGES, True


CHANGES_COMMANDS: tuple[type[Command], ...] = (TakeChange, LookFurtherBack, AskAgain, LeaveChanges, ChangesHelp)
