"""What can be done with a file of a tool before it is stored, each as a command."""

from __future__ import annotations

from warroom.widgets.command import Command

TOOL_FILE = "a file of a tool before it is stored"


class StoreFile(Command):
    """Store what is chosen of the file in the incident; what is there already stays as it is."""

    id, title, key, action, where, footer = "file.store", "Store", "enter", "open_card", TOOL_FILE, True


class TimesOfFile(Command):
    """Choose from when to when: 14:00 to 15:30, a day, or all of it."""

    id, title, key, action, where, footer = "file.times", "Times", "t", "choose('times')", TOOL_FILE, True


class ChannelsOfFile(Command):
    """Choose the channels or services, with commas between them."""

    id, title, key, action, where, footer = "file.channels", "Channels", "c", "choose('channels')", TOOL_FILE, True


class PeopleOfFile(Command):
    """Choose whose words are taken, with commas between the names."""

    id, title, key, action, where, footer = "file.people", "People", "w", "choose('people')", TOOL_FILE, True


class IncidentOfFile(Command):
    """Choose into which incident it comes."""

    id, title, key, action, where, footer = "file.incident", "Into", "i", "into", TOOL_FILE, True


class MilestonesOfFile(Command):
    """Take a milestone that the tool tells of, or leave it again: the next key is its number."""

    id, title, key, action, where, footer = "file.milestones", "Milestones", "m", "milestones", TOOL_FILE, True


class SayOfFile(Command):
    """Say what the file does not say itself: its year, its day, when the call began, its columns."""

    id, title, key, action, where = "file.say", "What it does not say", "b", "say_it", TOOL_FILE


class LeaveFile(Command):
    """Leave a question, or else the screen; nothing is stored."""

    id, title, key, action, where, footer = "file.back", "Leave it", "escape,H", "back", TOOL_FILE, True


class FileHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "file.help", "Help", "f1,question_mark", "help", TOOL_FILE, True


TOOL_FILE_COMMANDS: tuple[type[Command], ...] = (
    StoreFile, TimesOfFile, ChannelsOfFile, PeopleOfFile, IncidentOfFile, MilestonesOfFile, SayOfFile, LeaveFile,
    FileHelp,
)  # fmt: skip
