"""``/member``: who may read a private incident."""

from __future__ import annotations

from warroom import exit_codes
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.order import order
from warroom.room.orders.order_context import OrderContext

_ACTS = ("add", "remove")


@order("member", "add|remove PERSON OR RECIPIENT", keeps_time=False, afterwards=True)
def member(given: OrderContext) -> Committed:
    """lets somebody read a private incident, or nobody any more who did; W says who may"""
    from warroom.room.sharing.members import add, remove

    verb, _, who = given.needed("add or remove, and whom").partition(" ")
    if verb not in _ACTS or not who.strip():
        raise RoomTrouble("say add or remove, and whom: /member add @PERSON.", exit_codes.USAGE)
    return (add if verb == "add" else remove)(given.room, given.incident, who)[1]
