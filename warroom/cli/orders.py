"""The orders of the entry line that are commands of their own."""

from __future__ import annotations

import click

from warroom.cli.obeying import obey
from warroom.cli.opening import Opening
from warroom.cli.options import OPEN_ENDED, acting, opened


def _order(name: str, metavar: str, sentence: str, *, needed: bool = True) -> click.Command:
    """A command that gives one of the orders of the line."""

    @click.command(name, help=sentence, context_settings=OPEN_ENDED)
    @click.argument("words", nargs=-1, required=needed, type=click.UNPROCESSED, metavar=metavar)
    @acting("order")
    @opened
    def run(opening: Opening, words: tuple[str, ...], at: str, incident: str, as_json: bool) -> None:
        obey(opening, name, " ".join(words), at=at, incident=incident, as_json=as_json)

    return run


sev = _order("sev", "LEVEL [WHY]", "Say how bad it is.")
role = _order("role", "ROLE [@NAME]", "Say who holds a role; without a name it is free.")
phase = _order("phase", "NAME", "Go to a phase.")
status = _order("status", "WORD", "Say how far we are.")
type = _order("type", "NAME", "Say what kind of incident it is.")  # noqa: A001
fix = _order("fix", "WORDS", "Say which fix is being made ready.")
reviewed = _order("reviewed", "", "I reviewed the fix that is being made ready.", needed=False)
approved = _order("approved", "", "The fix that is being made ready may be deployed.", needed=False)
fixed = _order("fixed", "HOW [WORDS]", "A fix went in: rollback, hotfix, configuration, external. Its checks start.")
watch = _order("watch", "@NAME", "Hand over the hour of stability.")
close = _order(
    "close", "[WHY]", "The incident is over; a reason is needed while the closure checklist is open.", needed=False
)
page = _order("page", "CONTACT|@NAME", "Somebody was paged, by the command of your own settings where they have one.")
cancel = _order("cancel", "WHY", "It was no incident, a false alarm: nothing is owed for it any more.")
duplicate = _order("duplicate", "INCIDENT", "It is another incident that is known already.")
reopen = _order("reopen", "WHY", "It is not over, or it was no false alarm.")
merge = _order("merge", "INCIDENT yes", "INCIDENT and this one are one outage; without yes it only says which two.")
part = _order("part", "INCIDENT", "What was merged into this one is an incident of its own again.")
