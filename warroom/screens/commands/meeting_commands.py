"""What can be done while the review meeting is held, each as a command: keys, palette, footer and help come from it."""

from __future__ import annotations

from warroom.widgets.command import Command

MEETING = "meeting"


class Begin(Command):
    """The meeting begins now."""

    id, title, key, action, where, footer = "meeting.begin", "Begin", "B", "begin", MEETING, True


class NextItem(Command):
    """Go to the next item of the agenda."""

    id, title, key, action, where, footer = "meeting.next", "Next", "right,n", "item(1)", MEETING, True


class ItemBefore(Command):
    """Go to the item before; before the first one: who is there."""

    id, title, key, action, where, footer = "meeting.before", "Before", "left,b", "item(-1)", MEETING, True


class WriteMinutes(Command):
    """Write the minutes of the item, the chosen section or the words of the chosen follow-up; ctrl+s keeps it."""

    id, title, key, action, where, footer = "meeting.edit", "Minutes", "e", "edit", MEETING, True


class WriteMinutesOutside(Command):
    """Write the minutes or the chosen section in $EDITOR."""

    id, title, key, action, where = "meeting.edit_outside", "Minutes in $EDITOR", "E", "edit_outside", MEETING


class TakeInFactsHere(Command):
    """Put today's facts behind what people wrote in the section."""

    id, title, key, action, where = "meeting.take_in", "Take in", "r", "take_in", MEETING


class Present(Command):
    """Who is chosen is there, or is not."""

    id, title, key, action, where = "meeting.present", "There", "space", "present", MEETING


class Name(Command):
    """Name somebody else who is there; on a follow-up: who does it."""

    id, title, key, action, where = "meeting.name", "Name", "at", "name", MEETING


class EveryEntryHere(Command):
    """Show every entry of the time line, or its key moments again."""

    id, title, key, action, where = "meeting.every_entry", "All entries", "a", "every_entry", MEETING


class AddFollowUpHere(Command):
    """Add a follow-up."""

    id, title, key, action, where, footer = "meeting.follow_up", "Follow-up", "f", "add_follow_up", MEETING, True


class FollowUpDueHere(Command):
    """Say until when the follow-up is done."""

    id, title, key, action, where = "meeting.due", "Due", "d", "ask_about('due')", MEETING


class FollowUpLinkHere(Command):
    """Say where the follow-up is kept: a ticket, a page."""

    id, title, key, action, where = "meeting.link", "Link", "l", "ask_about('link')", MEETING


class FollowUpDoneHere(Command):
    """The follow-up is done, or open again; one on offer is taken."""

    id, title, key, action, where = "meeting.done", "Done", "y", "settle('done')", MEETING


class FollowUpDroppedHere(Command):
    """The follow-up is dropped, or open again; one on offer is declined."""

    id, title, key, action, where = "meeting.dropped", "Drop", "x", "settle('dropped')", MEETING


class EndMeeting(Command):
    """The meeting was held: its due date is owed no more."""

    id, title, key, action, where, footer = "meeting.end", "Held", "C", "end", MEETING, True


class BackFromMeeting(Command):
    """Leave a question or the minutes, or else the meeting's screen; the meeting goes on."""

    id, title, key, action, where = "meeting.back", "Leave", "escape", "back", MEETING


class AwayFromMeeting(Command):
    """Back to the post-mortem; the meeting goes on."""

    id, title, key, action, where = "meeting.away", "Back", "H", "leave_learn", MEETING


class MeetingHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "meeting.help", "Help", "f1,question_mark", "help", MEETING, True


MEETING_COMMANDS: tuple[type[Command], ...] = (
    Begin, NextItem, ItemBefore, WriteMinutes, WriteMinutesOutside, TakeInFactsHere, Present, Name, EveryEntryHere,
    AddFollowUpHere, FollowUpDueHere, FollowUpLinkHere, FollowUpDoneHere, FollowUpDroppedHere, EndMeeting,
    BackFromMeeting, AwayFromMeeting, MeetingHelp,
)  # fmt: skip
