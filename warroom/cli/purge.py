"""``purge``: what would go is listed, a word of it confirms."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.opening import Opening, stop
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json, print_lines
from warroom.intake.times import clock_words
from warroom.model.described import Says
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.model.timeline_entries import Filter
from warroom.paths import state_folder
from warroom.room.acts import purging
from warroom.room.acts.purging_elsewhere import looked_in_words
from warroom.text import for_terminal, quoted


class Purged(TypedDict):
    """What was purged."""

    purged: Annotated[int, Says("Texts")]
    kinds: list[str]
    drafts: int
    still_in: Annotated[list[str], Says("Exports that were written before and hold it still")]
    elsewhere: Annotated[int, Says("Places that cannot be emptied from here")]
    other_incidents: Annotated[list[str], Says("Ids of incidents that hold it, too, and were not touched")]
    words: str


@click.command()
@click.argument("words", nargs=-1, metavar="[WORDS]")
@click.option("--entry", default="", metavar="ID", help="One entry, by its id or the beginning of it.")
@incident_option
@click.option("--yes-purge", "confirmed", default="", metavar="WORD", help="A word of what would go: asks nothing.")
@json_option({"purge": Purged})
@opened
def purge(opening: Opening, words: tuple[str, ...], entry: str, incident: str, confirmed: str, as_json: bool) -> None:
    """Take words out of an incident for good, wherever they stand; without WORDS they are asked for, and not shown.

    What holds them is listed first. What is typed behind the command stays in the shell's history.
    """
    chosen, folder = opening.incident(incident), state_folder(os.environ)
    if words and entry:
        stop("say either words or --entry.", exit_codes.USAGE)
    if entry:
        id_ = _entry(opening, chosen, entry)
        to_purge = opening.read(lambda: purging.find_entry(opening.room, chosen, id_, state_folder=folder))
    else:
        sought = " ".join(words) or _asked("the words to purge", hidden=True)
        to_purge = opening.read(lambda: purging.find_words(opening.room, chosen, sought, state_folder=folder))
    facts = opening.room.facts_of(chosen)
    zone = facts[0] or "UTC" if facts is not None else "UTC"
    lines = purging.listing(to_purge, lambda at: clock_words(EventTime.at(at), zone))
    if not to_purge:
        for line in lines:
            click.echo(for_terminal(line), err=True)
        title = opening.view(chosen).summary.title
        stop(f"nothing was purged: {looked_in_words(title, to_purge.others)}.", exit_codes.MISSING)
    for line in lines:
        click.echo(for_terminal(line), err=True)
    answer = confirmed or _asked("a word of what is listed, to purge all of it for good, everywhere")
    if not to_purge.confirmed_by(answer):
        stop("not purged: that is no word of what is listed.", exit_codes.USAGE)
    sentence = opening.run(lambda: purging.purge(opening.room, to_purge))
    if as_json:
        print_json(_as_json(to_purge, sentence))
    else:
        print_lines([sentence])


def _entry(opening: Opening, incident: IncidentId, sought: str) -> EntryId:
    """The id of the entry that is meant."""
    pages = opening.room.pages(incident, Filter(noise=True))
    if pages.entry(whole := EntryId(sought)) is not None:
        return whole
    entries: list[EntryId] = []
    key = None
    while page := pages.after(key, 500):
        entries.extend(entry.id for entry in page if entry.id.startswith(sought.casefold()) and not entry.incident)
        key = page[-1].key
    if len(entries) != 1:
        problem = "no entry begins" if not entries else counted(len(entries), "entry begins", "entries begin")
        stop(f"{problem} with {quoted(sought)}; `warroom show timeline --json` names them.", exit_codes.MISSING)
    return entries[0]


def _asked(what: str, *, hidden: bool = False) -> str:
    """What the person types; ends the command where nobody can."""
    if not sys.stdin.isatty():
        stop(f"say {what}: WORDS and --yes-purge WORD, where there is no terminal to ask on.", exit_codes.USAGE)
    return str(click.prompt(what[:1].upper() + what[1:], default="", show_default=False, hide_input=hidden, err=True))


def _as_json(found: purging.ToPurge, said: str) -> Purged:
    return {
        "purged": found.count,
        "kinds": sorted({held_words.kind for of_incident in found.goes.values() for held_words in of_incident}),
        "drafts": len(found.drafts),
        "still_in": found.exports,
        "elsewhere": len(found.elsewhere) + found.stuck,
        "other_incidents": [other.id for other in found.others],
        "words": said,
    }
