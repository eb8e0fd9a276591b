"""After the incident, from the shell: does it add up, the figures, the follow-ups, what was like it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from warroom.cli.documents import case_of, playbook_filled, write_out
from warroom.cli.held_back import refuse_secrets
from warroom.cli.opening import DATA, NOT_FOUND, USAGE, Opening, now, stop
from warroom.cli.showing import entry_json
from warroom.intake.follow_ups import read_follow_ups
from warroom.intake.times import local, zone_named
from warroom.report.account import Account
from warroom.report.consistency import contradictions
from warroom.report.html_page import metrics_page
from warroom.report.metrics import Selection, as_json, figures, selected, table
from warroom.report.page import read_page
from warroom.report.post_mortem import follow_up_line
from warroom.report.tables import contradictions_json, follow_up_json
from warroom.room.acts import reviewing
from warroom.room.readings import case as reading
from warroom.text import for_line, for_terminal

_LARGEST = 20_000_000
_MONTH = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
_DAY_WORDS = "%Y-%m-%d"


@playbook_filled()
def check(opening: Opening, *, file: str, incident: str, zone: str, as_json: bool) -> None:
    """Say what does not add up in a page or an incident; exit with 1 when something does not."""
    if file:
        account = _account_of_page(opening, file, zone)
        if not account.told:
            stop(f"{file} has no line with a time that tells of a milestone; nothing was checked.", DATA)
        found = contradictions(account, opening.playbook)
    else:
        found = reading.doubts(case_of(opening, incident), opening.playbook, now=now())
    if as_json:
        click.echo(json.dumps(contradictions_json(found), indent=1))
    for one in [] if as_json else found:
        lines = ", ".join(map(str, one.lines))
        where = f"{for_line(Path(file).name)}:{lines}: " if file and lines else ""
        click.echo(for_terminal(f"{where}{one.words}"))
    if found:
        sys.exit(1)
    if not as_json:
        click.echo(opening.playbook.after.words.all_adds_up, err=True)


def _account_of_page(opening: Opening, file: str, zone: str) -> Account:
    if zone:
        try:
            zone_named(zone)
        except ValueError as error:
            stop(f"{error}.", USAGE)
    return read_page(read_text(file), name=Path(file).name, playbook=opening.playbook, zone=zone)


def read_text(file: str) -> str:
    """The text of ``file``; the program ends when it is too large or cannot be read."""
    try:
        with open(file, "rb") as opened:
            content = opened.read(_LARGEST + 1)  # its size says nothing of a device, or of a pipe
    except OSError as error:
        stop(f"{file} cannot be read ({error.strerror}); nothing was done.", DATA)
    if len(content) > _LARGEST:
        stop(f"{file} is larger than {_LARGEST} bytes; nothing was done.", DATA)
    return content.decode("utf-8-sig", "replace")


def metrics(
    opening: Opening, *, severity: str, type_: str, month: str, drills: bool, output: str, as_json_: bool
) -> None:
    """Print the figures over the incidents that are meant, or write them as HTML."""
    every = reading.measured(opening.room, drills=drills)
    _known(severity, {one.severity for one in every} | {level.level for level in opening.playbook.severities.severity})
    _known(type_, {one.type for one in every} | {kind.name for kind in opening.playbook.types.type})
    if month and not _MONTH.fullmatch(month):
        stop(f"{ascii(month)[:40]} is not a month such as 2026-02, nor a year.", USAGE)
    chosen = selected(every, Selection(severity, type_, month))
    after = opening.playbook.after
    found = figures(chosen, after)
    if output:
        write_out(metrics_page(found, chosen, opening.playbook), output)
    if as_json_:
        click.echo(json.dumps(as_json(found, after, chosen), indent=1))
    elif not output:
        click.echo(for_terminal(table(found, after, incidents=len(chosen))))


def _known(chosen: str, names: set[str]) -> None:
    """End when ``chosen`` is none of ``names``, in any case; an empty choice means all."""
    if chosen and chosen.casefold() not in {name.casefold() for name in names}:
        listed = ", ".join(sorted(for_line(name) for name in names if name))
        stop(f"{ascii(chosen)[:40]} is none of {listed}.", USAGE)


@playbook_filled()
def follow_ups(opening: Opening, *, overdue: bool, owner: str, everything: bool, as_json: bool) -> None:
    """Print the follow-ups of all incidents, those with the earliest day first."""
    today = f"{local(now(), opening.zone):{_DAY_WORDS}}"
    wanted = owner.strip().removeprefix("@").casefold()
    wanted_rows = reviewing.late_follow_ups(opening.room, today) if overdue else reviewing.follow_ups(opening.room)
    found = [
        one for one in wanted_rows
        if (everything or one.state == reading.OPEN)
        and (not wanted or one.owner.raw.casefold() == wanted)
    ]  # fmt: skip
    if as_json:
        said = [follow_up_json(one) | {"overdue": one.overdue(today)} for one in found]
        click.echo(json.dumps(said, indent=1))
        return
    for incident in dict.fromkeys(one.incident for one in found):
        mine = [one for one in found if one.incident == incident]
        click.echo(f"# {for_line(mine[0].incident_title)} ({incident[:8]})")
        for one in mine:
            click.echo(for_terminal(follow_up_line(one, opening.playbook)))
    if not found:
        click.echo("no follow-up", err=True)


def change_follow_up(opening: Opening, chosen: str, values: dict[str, str]) -> None:
    """Write an owner, a day, a state or a link of the follow-up whose id or text begins with ``chosen``."""
    sought = chosen.casefold()
    found = [
        one for one in reviewing.follow_ups(opening.room)
        if one.id.startswith(sought) or one.text.raw.casefold().startswith(sought)
    ]  # fmt: skip
    if not sought or len(found) != 1:
        what = "no follow-up is" if not found else f"{len(found)} follow-ups are"
        stop(f"{what} called {ascii(chosen)[:60]}; `warroom follow-ups --all --json` lists them.", NOT_FOUND)
    (one,) = found
    opening.run(lambda: reviewing.change_follow_up(opening.room, one.incident, one.id, values))
    click.echo("saved", err=True)


def import_follow_ups(opening: Opening, file: str, incident: str) -> None:
    """Store the follow-ups of a page that the incident does not have yet."""
    page = read_text(file)
    read = read_follow_ups(page)
    if not read:
        stop(f"{file} has no line such as '- [ ] (@owner, Due: 2026-02-20) what'; nothing was stored.", DATA)
    if not opening.with_secrets:
        refuse_secrets(Path(file).name, page, [f"{one.text} {one.link}" for one in read])
    chosen = opening.incident(incident)
    for one in read:
        if one.remark:
            click.echo(f"{for_terminal(Path(file).name)}:{one.line}: {for_terminal(one.remark)}", err=True)
    stored = opening.run(lambda: reviewing.add_read(opening.room, chosen, read))
    click.echo(f"{len(read)} lines, {stored} new follow-ups", err=True)


def similar(opening: Opening, *, incident: str, as_json: bool) -> None:
    """Print past incidents that were like this one, with their cause and their fix."""
    chosen = opening.incident(incident)
    found = opening.run(lambda: reviewing.similar(opening.room, chosen))
    if as_json:
        said = [
            {
                "incident": one.id, "title": one.title.raw, "score": one.score, "words": list(one.words),
                "cause": one.cause.raw or None, "fix": one.fix.raw or None,
            }
            for one in found
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    for one in found:
        click.echo(f"{one.id[:8]}  {for_line(one.title)}")
        click.echo(f"          {for_line(' '.join(one.words))}")
        for words in (one.cause, one.fix):
            if words:
                click.echo(f"          → {for_line(words)}")
    if not found:
        click.echo("nothing like it was seen before", err=True)


def search(opening: Opening, words: str, *, incident: str, last: int, as_json: bool) -> None:
    """Print the newest entries of all incidents that fit, each with its incident."""
    within = opening.incident(incident) if incident else None
    found = opening.run(lambda: opening.room.search(f"{words} ", incident=within, limit=max(1, last)))[1]
    if as_json:
        said = [{"incident": id_, "entry": entry_json(entry)} for id_, entry in found]
        click.echo(json.dumps(said, indent=1))
        return
    titles = {one.id: one.title for one in opening.room.incidents()}
    for id_, entry in found:
        when = f"{local(entry.key[0], opening.zone):%Y-%m-%d %H:%M}"
        title = for_line(titles[id_]) if id_ in titles else ""
        click.echo(
            f"{when}  {for_line(entry.kind):<11} {for_line(entry.text)}  @{for_line(entry.by)}  ({id_[:8]} {title})"
        )
    if not found:
        click.echo("nothing found", err=True)
