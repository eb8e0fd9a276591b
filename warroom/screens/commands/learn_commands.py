"""What can be done on the Learn screen, each as a command: keys, palette, footer and help are made from it."""

from __future__ import annotations

from warroom.widgets.command import Command

LEARN = "learn"


class TakeInFacts(Command):
    """Put today's facts behind what people wrote in the section."""

    id, title, key, action, where = "learn.take_in", "Take in", "r", "take_in", LEARN


class EditSection(Command):
    """Write the section, or the words of the follow-up; ctrl+s keeps it."""

    id, title, key, action, where, footer = "learn.edit", "Edit", "e", "edit", LEARN, True


class EditSectionOutside(Command):
    """Write the section in $EDITOR."""

    id, title, key, action, where = "learn.edit_outside", "Edit in $EDITOR", "E", "edit_outside", LEARN


class EveryEntry(Command):
    """Show every entry of the time line, or its key moments again."""

    id, title, key, action, where, footer = "learn.every_entry", "All entries", "a", "every_entry", LEARN, True


class AddFollowUp(Command):
    """Add a follow-up, from the chosen entry of the time line if there is one."""

    id, title, key, action, where, footer = "learn.follow_up", "Follow-up", "f", "add_follow_up", LEARN, True


class FollowUpDone(Command):
    """The follow-up is done, or open again; one on offer is taken."""

    id, title, key, action, where = "learn.done", "Done", "y", "settle('done')", LEARN


class FollowUpDropped(Command):
    """The follow-up is dropped, or open again; one on offer is declined."""

    id, title, key, action, where = "learn.dropped", "Drop", "x", "settle('dropped')", LEARN


class FollowUpOwner(Command):
    """Say who does the follow-up."""

    id, title, key, action, where = "learn.owner", "Owner", "at", "ask_about('owner')", LEARN


class FollowUpDue(Command):
    """Say until when the follow-up is done."""

    id, title, key, action, where = "learn.due", "Due", "d", "ask_about('due')", LEARN


class FollowUpLink(Command):
    """Say where the follow-up is kept: a ticket, a page."""

    id, title, key, action, where = "learn.link", "Link", "l", "ask_about('link')", LEARN


class Meeting(Command):
    """Hold the review meeting: who is there, the agenda item by item, its minutes."""

    id, title, key, action, where, footer = "learn.meeting", "Meeting", "M", "meeting", LEARN, True


class PlanReview(Command):
    """Say when the review meeting is held."""

    id, title, key, action, where, footer = "learn.review", "Review", "R", "plan_review", LEARN, True


class Export(Command):
    """Write the incident to a file: the next key says as what."""

    id, title, key, action, where, footer = "learn.export", "Export", "X", "export", LEARN, True


class Back(Command):
    """Leave a question, a section, the lines beside them, or else the screen."""

    id, title, key, action, where = "learn.back", "Leave", "escape", "back", LEARN


class Away(Command):
    """Back to where the screen was opened from."""

    id, title, key, action, where, footer = "learn.away", "Back", "H", "leave_learn", LEARN, True


class LearnHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "learn.help", "Help", "f1,question_mark", "help", LEARN, True


LEARN_COMMANDS: tuple[type[Command], ...] = (
    EditSection, EditSectionOutside, TakeInFacts, EveryEntry, AddFollowUp, FollowUpOwner, FollowUpDue, FollowUpLink,
    FollowUpDone, FollowUpDropped, Meeting, PlanReview, Export, Back, Away, LearnHelp,
)  # fmt: skip
