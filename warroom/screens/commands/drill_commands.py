"""What can be done on the screen of all drills and on that of one, each as a command."""

from __future__ import annotations

from warroom.widgets.command import Command

PRACTICE, DRILL_SCREEN, WALK_THROUGH = "drills and training", "a drill", "a walk-through"


class OpenChosen(Command):
    """Begin the drill, go to the room of one that was played, or tick the training off."""

    id, title, key, action, where, footer = "practice.open", "Begin, open, tick off", "enter", "open", PRACTICE, True


class WalkThrough(Command):
    """Show what whoever leads the drill should know; whoever takes part should not look."""

    id, title, key, action, where, footer = "practice.walk", "Walk-through", "w", "walk_through", PRACTICE, True


class ScoreOfChosen(Command):
    """Show how the drill went."""

    id, title, key, action, where, footer = "practice.score", "Score", "s", "score", PRACTICE, True


class LeavePractice(Command):
    """Leave a question, or else the screen."""

    id, title, key, action, where, footer = "practice.back", "Back", "escape,H", "back", PRACTICE, True


class PracticeHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "practice.help", "Help", "f1,question_mark", "help", PRACTICE, True


class LeaveWalkThrough(Command):
    """Leave the walk-through."""

    id, title, key, action, where, footer = "walk.back", "Back", "escape,H", "back", WALK_THROUGH, True


class WalkThroughHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "walk.help", "Help", "f1,question_mark", "help", WALK_THROUGH, True


class EndDrill(Command):
    """End the drill before its time: its score is shown."""

    id, title, key, action, where, footer = "drill.end", "End it now", "e", "end_drill", DRILL_SCREEN, True


class WalkThroughHere(Command):
    """Show what whoever leads the drill should know, or the score again."""

    id, title, key, action, where, footer = "drill.walk", "Walk-through", "w", "walk_through", DRILL_SCREEN, True


class CoachHere(Command):
    """Let the coach of a drill be quiet, or say again which step is next."""

    id, title, key, action, where, footer = "drill.coach", "Coach", "c", "coach", DRILL_SCREEN, True


class LeaveDrillScreen(Command):
    """Leave the question, or else the screen."""

    id, title, key, action, where, footer = "drill.back", "Back", "escape,H", "back", DRILL_SCREEN, True


class DrillHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "drill.help", "Help", "f1,question_mark", "help", DRILL_SCREEN, True


PRACTICE_COMMANDS: tuple[type[Command], ...] = (OpenChosen, WalkThrough, ScoreOfChosen, LeavePractice, PracticeHelp)
WALK_THROUGH_COMMANDS: tuple[type[Command], ...] = (LeaveWalkThrough, WalkThroughHelp)
DRILL_COMMANDS: tuple[type[Command], ...] = (EndDrill, WalkThroughHere, CoachHere, LeaveDrillScreen, DrillHelp)
