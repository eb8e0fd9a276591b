"""``log``: what happens, written down from a shell."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.already_over import say_over
from warroom.cli.failing import done_though_untold
from warroom.cli.given_time import time_of
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import (
    at_option,
    incident_option,
    json_option,
    opened,
    refuse_idle,
    with_secrets,
)
from warroom.cli.printing import print_json
from warroom.cli.worded import WordsInOrder
from warroom.intake.times import zoned_clock
from warroom.intake.typed_line import COMMAND, ENTRY, HELP, HINT, SECRET_FLAG, UNSURE, TypedLine, read_line
from warroom.model.described import Says
from warroom.model.entry_kinds import KINDS_TYPED
from warroom.model.identity import EntryId
from warroom.model.sentences import counted
from warroom.room.acts import scribe
from warroom.room.orders.incident_orders import ORDERS
from warroom.text import for_terminal, quoted, repair


class Logged(TypedDict):
    """What was logged."""

    saved: bool
    entries: Annotated[list[EntryId], Says("Ids; none where it was an order")]


@click.command(cls=WordsInOrder)
@with_secrets
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@at_option
@click.option("--kind", default="", metavar="KIND", help=f"{', '.join(KINDS_TYPED)}.")
@click.option("--stdin", is_flag=True, help="Log each line of the standard input (also: log -).")
@incident_option
@json_option({"log": Logged})
@opened
def log(opening: Opening, text: tuple[str, ...], at: str, kind: str, stdin: bool, incident: str, as_json: bool) -> None:
    """Log what happens, in the words of the entry line: "14:32 ! rollback", "/sev P0"."""
    chosen = opening.incident(incident)
    view = opening.room.view(chosen)
    if view is None:
        stop("this incident is not here.", exit_codes.USAGE)
    if kind and kind not in KINDS_TYPED:
        stop(f"{quoted(kind)} is not a kind: {', '.join(KINDS_TYPED)}.", exit_codes.USAGE)
    began = view.summary.began
    said_at = time_of(at, view.zone, began) if at else None
    if stdin or text == ("-",):
        if stdin and text != ("-",):
            refuse_idle("left out beside --stdin, which takes it from the standard input", "text")
        from warroom.cli.feeding import hold_back, log_standard_input

        feed = log_standard_input(opening, chosen, view, kind=kind, at=said_at)
        with done_though_untold(opening):  # what is held back is kept all the same
            _said(feed.entries, as_json=as_json)
        say_over(view)
        if feed.held:
            hold_back(feed.held)
        return
    words = repair(" ".join(text))
    if not words.strip():
        stop("say what happens, or give --stdin.", exit_codes.USAGE)
    line = read_line(words, now=now(), zone=view.zone, began=began, commands=ORDERS)
    line.at = said_at or line.at
    if kind:
        line.kind, line.does = kind, ENTRY
    _warn(line)
    if line.does == COMMAND:
        from warroom.cli.obeying import carry_out

        carry_out(opening, chosen, line.command, line.argument, at=line.at)
        _said([], as_json=as_json, what=f"/{line.command}")
        return
    if line.does in (HINT, HELP):
        stop("nothing was stored: say what happened.", exit_codes.USAGE)
    if line.does == UNSURE:
        stop(
            f"{line.remarks[-1].partition(' Enter again')[0].rstrip('.')}; a space in front logs it as text.",
            exit_codes.USAGE,
        )
    logged = opening.run(lambda: scribe.log(opening.room, chosen, line, typed=now(), folds=True))
    when = zoned_clock(line.at, view.zone) if line.at is not None and line.at.lo is not None else ""
    _said([logged.entry], as_json=as_json, when=when)
    say_over(view)


def _warn(line: TypedLine) -> None:
    for remark in line.remarks:
        if line.does not in (UNSURE, HINT) and not (SECRET_FLAG in line.flags and remark == line.remarks[-1]):
            click.echo(f"warroom: {for_terminal(remark)}", err=True)


def _said(entries: list[EntryId], *, as_json: bool, what: str = "", when: str = "") -> None:
    if as_json:
        print_json(Logged(saved=bool(entries or what), entries=entries))
    elif len(entries) == 1:
        click.echo(f"saved {entries[0][:8]}  {when}".rstrip())
    else:
        click.echo(f"saved {what}" if what else f"saved {counted(len(entries), 'entry', 'entries')}")
