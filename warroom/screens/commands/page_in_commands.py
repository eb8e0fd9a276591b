"""What can be done with a page before it is stored, each as a command."""

from __future__ import annotations

from warroom.widgets.command import Command

PAGE_IN = "a page before it is stored"


class StorePage(Command):
    """Store the page as it is shown, as an incident of the past."""

    id, title, key, action, where, footer = "page.store", "Store", "enter", "open_card", PAGE_IN, True


class ZoneOfPage(Command):
    """Say in which zone its times are, for all rows that name none."""

    id, title, key, action, where, footer = "page.zone", "Zone", "z", "zone", PAGE_IN, True


class DayOfPage(Command):
    """Say on which day its clocks begin, for all rows that name none."""

    id, title, key, action, where, footer = "page.day", "Day", "d", "day", PAGE_IN, True


class OrderOfPage(Command):
    """Say whether the day or the month stands first in its dates."""

    id, title, key, action, where, footer = "page.order", "Order of day and month", "o", "order", PAGE_IN, True


class LeavePage(Command):
    """Leave a question, or else the screen; nothing is stored."""

    id, title, key, action, where, footer = "page.back", "Leave it", "escape,H", "back", PAGE_IN, True


class PageInHelp(Command):
    """Show every key."""

    id, title, key, action, where, footer = "page.help", "Help", "f1,question_mark", "help", PAGE_IN, True


PAGE_IN_COMMANDS: tuple[type[Command], ...] = (
    StorePage,
    ZoneOfPage,
    DayOfPage,
    OrderOfPage,
    LeavePage,
    PageInHelp,
)
