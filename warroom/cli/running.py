"""``run`` and ``changes``: what one does in a shell, and what was changed, in the timeline."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
import time

import click

from warroom.cli.keeping import time_of
from warroom.cli.opening import NOT_FOUND, USAGE, Opening, now, stop
from warroom.intake.line import ACTION, ENTRY, Line
from warroom.intake.masking import masked
from warroom.intake.times import iso, known_zone
from warroom.intake.tools.event import ToolEvent
from warroom.model.moment import HOUR, EventTime
from warroom.model.views import IncidentView
from warroom.room.acts import scribe, tech_lead
from warroom.room.acts.secret_gate import HOLDS_SECRETS, looks_like
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import bring_in, entry_of
from warroom.room.incoming.changes import changes
from warroom.room.readings.messages import view_of
from warroom.text import bounded, for_line, for_terminal, repair

NOT_STARTED = 127
"""The code of a shell for a command that is not there."""
_KEPT = 8_000
"""Characters of a command's output that are kept: the last ones."""
_CHUNK = 65_536
_BEFORE = 6 * HOUR
_LONGEST_LINE = 2_000


def run_command(opening: Opening, words: tuple[str, ...], *, incident: str, keep: bool) -> None:
    """Run the command as one would in a shell, log that it was run, and end with its code."""
    if not words:
        stop("say what to run: warroom run -- kubectl get pods.", USAGE)
    known = opening.incident(incident)  # found out before anything is done
    view = opening.run(lambda: view_of(opening.room, known))
    began, clock = now(), time.monotonic()
    code, said = _run(words, keep=keep)
    seconds = time.monotonic() - clock
    line, held = _told(words, code, seconds, said, with_secrets=opening.with_secrets)
    entry = Line(ENTRY, line, kind=ACTION, at=EventTime.at(began, zone=known_zone(view.zone)))
    try:
        scribe.log(opening.room, known, entry, typed=began, source="run")
    except RoomTrouble as trouble:
        click.echo(for_terminal(f"warroom: NOT SAVED: {trouble}"), err=True)
    if held:
        click.echo(f"warroom: it {looks_like(held)}: that was left out of the log", err=True)
    sys.exit(code)


def _run(words: tuple[str, ...], *, keep: bool) -> tuple[int, str]:
    """The code of the command, as shells count it, and the end of what it said where that is to be kept."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the command
    try:
        process = subprocess.Popen(  # noqa: S603 - what was typed
            list(words), stdout=subprocess.PIPE if keep else None, stderr=subprocess.STDOUT if keep else None,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
    except (OSError, ValueError) as error:
        signal.signal(signal.SIGINT, before)
        stop(f"{ascii(words[0])[:60]} cannot be run: {getattr(error, 'strerror', None) or error}.", NOT_STARTED)
    try:
        said = _passed_on(process) if process.stdout is not None else b""
        code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code, said.decode("utf-8", "replace")


def _passed_on(process: subprocess.Popen[bytes]) -> bytes:
    """Pass what the command says on as it comes, and return the end of it."""
    kept = b""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    with process.stdout:
        while piece := os.read(process.stdout.fileno(), _CHUNK):
            with contextlib.suppress(OSError):
                sys.stdout.buffer.write(piece)
                sys.stdout.buffer.flush()
            kept = (kept + piece)[-4 * _KEPT :]
    return kept


def _told(words: tuple[str, ...], code: int, seconds: float, said: str, *, with_secrets: bool) -> tuple[str, list[str]]:
    """What the log says of it, without what looks like a secret, and what that looked like."""
    line = bounded(repair(shlex.join(words)), _LONGEST_LINE)
    output = repair(said).strip()[-_KEPT:]
    held: list[str] = []
    if not with_secrets:
        line, in_line = masked(line)
        output, in_output = masked(output)
        held = in_line + in_output
    how = "exit 0" if code == 0 else f"exit {code}"
    head = f"ran: {line} ({how}, {seconds:.1f} s)"
    return (f"{head}\n{output}" if output else head), held


def print_changes(
    opening: Opening,
    names: tuple[str, ...],
    *,
    incident: str,
    since: str,
    until: str,
    take: str,
    speaks_for: str,
    against: str,
    as_json: bool,
) -> None:
    """List what was changed around the incident, or take some of it into the timeline."""
    known = opening.incident(incident)
    view = opening.run(lambda: view_of(opening.room, known))
    zone, began = known_zone(view.zone), view.summary.began
    first = time_of(since, zone, began).lo if since else None
    last = time_of(until, zone, began).hi if until else None
    start = first if first is not None else (began or now()) - _BEFORE
    lane = changes(
        opening.config.changes, since=start, until=last if last is not None else now(), now=now(), zone=zone,
        environ=os.environ, names=names,
    )  # fmt: skip
    for name, why in lane.troubles:
        click.echo(for_terminal(f"warroom: {name}: {why}"), err=True)
    if take:
        _take(opening, known, [one for _, one in lane.events], take)
        for label, side in ((speaks_for, "for"), (against, "against")):
            if label:
                _attach(opening, view, _numbered([one for _, one in lane.events], take), label, side)
        return
    if as_json:
        said = [
            {
                "number": number, "from": name, "at": one.at.as_json(), "text": one.text,
                "who": one.speaker or None, "link": one.link or None,
            }
            for number, (name, one) in enumerate(lane.events, 1)
        ]  # fmt: skip
        click.echo(json.dumps(said, indent=1))
        return
    for number, (name, one) in enumerate(lane.events, 1):
        when = iso(one.at.lo) or f"unknown {for_line(one.at.words)}"
        who = f"@{for_line(one.speaker)} " if one.speaker and one.speaker != name else ""
        click.echo(f"{number:>4}  {when:<28} {for_line(name):<8} {who}{bounded(for_line(one.text), 100)}")
    click.echo(f"{len(lane.events)} changes since {iso(start)}; --take N puts one into the timeline", err=True)


def _take(opening: Opening, incident: str, found: list[ToolEvent], which: str) -> None:
    chosen = _numbered(found, which)
    brought = opening.run(lambda: bring_in(opening.room, incident, chosen))
    for entry in brought.entries:
        click.echo(entry)
    if brought.here:
        click.echo(f"{brought.here} of them were in the timeline already", err=True)
    for one, kind in brought.held:
        click.echo(for_terminal(f"{bounded(for_line(one.text), 20)}: {looks_like([kind])}"), err=True)
    if brought.held:
        stop("what looks like a secret was not stored: --with-secrets stores it too.", HOLDS_SECRETS)


def _attach(opening: Opening, view: IncidentView, chosen: list[ToolEvent], label: str, side: str) -> None:
    """Let the changes that were taken speak for, or against, a hypothesis of the board."""
    card = next((one for one in view.desks.board if one.label.raw.casefold() == label.casefold()), None)
    if card is None:
        stop(f"there is no hypothesis {ascii(label)[:20]}; `warroom show board` lists them.", NOT_FOUND)
    for one in chosen:
        opening.run(lambda one=one: tech_lead.attach(opening.room, view.id, card, entry_of(one), side))  # type: ignore[misc]


def _numbered(found: list[ToolEvent], which: str) -> list[ToolEvent]:
    """The changes that the numbers ``which`` name."""
    chosen: list[ToolEvent] = []
    for word in which.split(","):
        number = int(word) if word.strip().isascii() and word.strip().isdigit() and len(word) < 9 else 0
        if not 1 <= number <= len(found):
            stop(f"{ascii(word)[:20]} is no number of a change: 1 to {len(found)}.", NOT_FOUND)
        chosen.append(found[number - 1])
    return chosen
