"""Purging from the shell: what would go is listed, a word of it confirms; and what others purged is decided."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from warroom.cli.opening import NOT_FOUND, USAGE, Opening, stop
from warroom.intake.times import clock_words
from warroom.model.moment import EventTime
from warroom.model.timeline import Filter
from warroom.paths import state_folder
from warroom.room.acts import purging
from warroom.text import for_line, for_terminal

_ACCEPT, _REFUSE = "accept", "refuse"


def purge(opening: Opening, words: str, *, entry: str, incident: str, confirmed: str, as_json: bool) -> None:
    """Purge what holds ``words``, or an entry. Ends the command with 1 when nothing was purged."""
    chosen, folder = opening.incident(incident), state_folder(os.environ)
    if bool(words) and bool(entry):
        stop("say either words or --entry.", USAGE)
    if entry:
        id_ = _entry(opening, chosen, entry)
        found = opening.run(lambda: purging.find_entry(opening.room, chosen, id_, state_folder=folder))
    else:
        sought = words or _asked("the words to purge", hidden=True)
        found = opening.run(lambda: purging.find_words(opening.room, chosen, sought, state_folder=folder))
    known = opening.room.facts_of(chosen)
    zone = known[0] or "UTC" if known is not None else "UTC"
    lines = purging.listing(found, lambda at: clock_words(EventTime.at(at), zone))
    if not found:
        for line in lines:
            click.echo(for_terminal(line), err=True)
        stop("nothing that can be emptied holds this; nothing was purged.", NOT_FOUND)
    for line in lines:
        click.echo(for_terminal(line), err=True)
    answer = confirmed or _asked("a word of what is listed, to purge all of it for good, everywhere")
    if not found.confirmed_by(answer):
        stop("not purged: that is no word of what is listed.", USAGE)
    said = opening.run(lambda: purging.purge(opening.room, found))
    click.echo(json.dumps(_as_json(found, said)) if as_json else for_terminal(said))


def _entry(opening: Opening, incident: str, sought: str) -> str:
    """The id of the entry that is meant."""
    pages = opening.room.pages(incident, Filter(noise=True))
    if pages.entry(sought) is not None:
        return sought
    found: list[str] = []
    key = None
    while page := pages.after(key, 500):
        found.extend(one.id for one in page if one.id.startswith(sought.casefold()) and not one.incident)
        key = page[-1].key
    if len(found) != 1:
        what = "no entry begins" if not found else f"{len(found)} entries begin"
        stop(f"{what} with {ascii(sought)[:40]}; `warroom show timeline --json` names them.", NOT_FOUND)
    return found[0]


def _asked(what: str, *, hidden: bool = False) -> str:
    """What the person types; ends the command where nobody can."""
    if not sys.stdin.isatty():
        stop(f"say {what}: WORDS and --yes-purge WORD, where there is no terminal to ask on.", USAGE)
    return str(click.prompt(what[:1].upper() + what[1:], default="", show_default=False, hide_input=hidden, err=True))


def _as_json(found: purging.ToPurge, said: str) -> dict[str, Any]:
    return {
        "purged": found.count,
        "kinds": sorted({one.kind for held in found.goes.values() for one in held}),
        "drafts": len(found.drafts),
        "still_in": found.exports,
        "elsewhere": len(found.elsewhere) + found.stuck,
        "words": said,
    }


def purges(opening: Opening, *, verdict: str, name: str, incident: str, as_json: bool) -> None:
    """List what waits, or accept or refuse what one person purges."""
    room = opening.room
    where = opening.incident(incident) if incident else None
    opening.run(lambda: room.look_for_purged(seconds=5.0))
    waiting = [one for one in room.purgers() if where in (None, one.incident)]
    if not verdict:
        back = purging.find_returned(room, state_folder=state_folder(os.environ))
        if as_json:
            said = [
                {"incident": one.incident, "by": one.by.raw, "texts": one.count, "kinds": list(one.kinds)}
                for one in waiting
            ]
            click.echo(json.dumps({"waiting": said, "came_back": back.count}, indent=1))
            return
        for one in waiting:
            kinds = for_line(", ".join(one.kinds).replace("_", " "))
            click.echo(f"{one.incident[:8]}  @{for_line(one.by)} purges {one.count} texts: {kinds}")
        if back:
            click.echo(f"{back.count} texts hold words that were purged here: /purges in the room")
        if not waiting and not back:
            click.echo("no purge waits", err=True)
        return
    person = name.removeprefix("@")
    if verdict not in (_ACCEPT, _REFUSE) or not person:
        stop("say accept or refuse, and whose: warroom purges accept @NAME.", USAGE)
    if not any(one.by.raw == person for one in waiting):
        stop(f"no purge of @{for_line(person)} waits.", NOT_FOUND)
    accept = verdict == _ACCEPT
    count = opening.run(lambda: room.decide_purges(accept=accept, by=person, incident=where))
    click.echo(f"{'purged' if accept else 'refused to purge'} {count} texts of @{for_line(person)}")
