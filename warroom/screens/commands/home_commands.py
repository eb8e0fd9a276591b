"""What can be done on the home screen, each as a command: keys, palette, footer and help are made from it."""

from __future__ import annotations

from warroom.widgets.command import HOME, Command

WEIGHING = "how bad is it"


class Declare(Command):
    """Declare an incident: what is broken, how bad, since when."""

    id, title, key, action, where = "home.declare", "Declare", "d", "declare", HOME


class FindInAll(Command):
    """Find entries in all incidents by their words."""

    id, title, key, action, where = "home.find", "Find", "ctrl+f,slash", "find", HOME


class ChooseIncident(Command):
    """Go to an incident by its name: type to narrow, Enter opens it."""

    id, title, key, action, where, footer = "home.choose", "Go to", "ctrl+g,o", "go('choose')", HOME, False


class LearnChosen(Command):
    """Go to what is learnt from the chosen incident."""

    id, title, key, action, where = "home.learn", "Learn", "L", "learn", HOME


class Drills(Command):
    """Play a drill in a database of its own, look at past ones, and at what training is due."""

    id, title, key, action, where = "home.drills", "Drills", "D", "go('drills')", HOME


class JoinShare(Command):
    """Join a share, or make one."""

    id, title, key, action, where = "home.share", "Join share", "J", "join_share", HOME


class HandOverShift(Command):
    """Hand the shift over: what is open, late and out over all incidents, with your own two lines."""

    id, title, key, action, where, footer = "home.shift", "Shift hand-over", "O", "shift", HOME, False


class BringInPage(Command):
    """Bring in a page about an incident of the past, or a file of a tool: it is shown before it is stored."""

    id, title, key, action, where, footer = "home.bring_in", "Bring in a file", "B", "go('page')", HOME, False


class HomeInbox(Command):
    """Look at what tools sent and nobody has taken: alerts, told by their names; an incident can begin with one."""

    id, title, key, action, where, footer = "home.inbox", "Inbox", "i,I", "go('inbox')", HOME, False


class HomeHelp(Command):
    """Show what can be typed and which keys there are."""

    id, title, key, action, where = "home.help", "Help", "f1,question_mark", "help", HOME


class End(Command):
    """End the program; drafts are kept."""

    id, title, key, action, where, palette = "home.end", "Quit", "q", "end", HOME, False


class WeighYes(Command):
    """Say yes to a question of the tree, before there is an incident."""

    id, title, key, action, where, palette = "weighing.yes", "Yes", "y", "weigh('yes')", WEIGHING, False


class WeighNo(Command):
    """Say no to it."""

    id, title, key, action, where, palette = "weighing.no", "No", "n", "weigh('no')", WEIGHING, False


class WeighUnknown(Command):
    """Say that nobody knows."""

    id, title, key, action, where, palette = (
        "weighing.unknown", "Don't know", "d,question_mark", "weigh('unknown')", WEIGHING, False,
    )  # fmt: skip


class WeighAgain(Command):
    """Ask the last question again."""

    id, title, key, action, where, palette = "weighing.again", "Take back", "u", "take_back", WEIGHING, False


class HomeWorkflow(Command):
    """Read the workflow, part by part: phases, roles, severities, what to do and what not."""

    id, title, key, action, where = "home.workflow", "Workflow", "f3", "workflow", HOME


HOME_COMMANDS: tuple[type[Command], ...] = (
    Declare, FindInAll, ChooseIncident, LearnChosen, Drills, JoinShare, HandOverShift, BringInPage, HomeInbox, HomeHelp,
    HomeWorkflow, End,
)  # fmt: skip
WEIGHING_COMMANDS: tuple[type[Command], ...] = (WeighYes, WeighNo, WeighUnknown, WeighAgain)
