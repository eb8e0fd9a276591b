"""The orders of the entry line that are commands of their own, made from the table of orders."""

from __future__ import annotations

import click

from warroom.cli.completing import by_place
from warroom.cli.obeying import obey
from warroom.cli.opening import Opening
from warroom.cli.options import acting, opened
from warroom.cli.shapes import Obeyed
from warroom.cli.worded import Worded
from warroom.room.orders.incident_orders import ORDERS
from warroom.room.orders.order import Order


def _command(order: Order) -> click.Command:
    """The command that gives ``order``."""

    @click.command(order.name, help=order.help, cls=Worded)
    @click.argument(
        "words",
        nargs=-1,
        required=order.needs_words,
        type=click.UNPROCESSED,
        metavar=order.usage,
        shell_complete=by_place(*order.takes),
    )
    @acting({"order": Obeyed})
    @opened
    def give_order(opening: Opening, words: tuple[str, ...], at: str, incident: str, as_json: bool) -> None:
        obey(opening, order.name, " ".join(words), at=at, incident=incident, as_json=as_json)

    return give_order


ORDER_COMMANDS = {order.name: _command(order) for order in ORDERS.values() if order.command}
"""By name, each order that is a command of the shell."""


def in_the_line(name: str) -> str:
    """How the order called ``name`` is given, which is no command; empty where there is none."""
    order = ORDERS.get(name.casefold().removeprefix("/"))
    if order is None:
        return ""
    return (
        f"`warroom {order.name}` gives the order."
        if order.command
        else f'`warroom log "{order.typed}"` gives the order.'
    )
