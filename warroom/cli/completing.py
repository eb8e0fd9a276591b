"""What may stand at a place of the command line, for the shell that completes it.

It is asked for at every press of Tab: it loads neither the screen nor what checks settings and playbooks, says nothing
on the error stream, and offers nothing that a shell would read as more than a word.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from warroom.cli.context import opening_said
from warroom.cli.opening import Opening
from warroom.config import LARGEST, Config
from warroom.model.views import titled
from warroom.outside_file import Unreadable, read_regular, read_toml
from warroom.paths import config_file
from warroom.room.core import RoomTrouble
from warroom.text import for_line

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_WORD = re.compile(r"@?\w(?:[\w.+-]*\w)?")
"""What may be offered: bash puts it into the line as it is, and a name that somebody else wrote may be a command."""


def opening_of(context: click.Context) -> Opening:
    """The opening that the line up to here says, with settings that are read and not checked."""
    opening = opening_said(context)
    opening.config = _settings()
    return opening


def _settings() -> Config:
    try:
        settings = read_toml(read_regular(config_file(os.environ), LARGEST))
    except Unreadable:
        return Config()
    return Config(**{name: settings[name] for name in ("database", "playbook") if isinstance(settings.get(name), str)})


@contextlib.contextmanager
def _in_silence() -> Iterator[None]:
    """What cannot be read has nothing to offer; whoever types sees nothing of it between their words."""
    with (
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(RoomTrouble, OSError, sqlite3.Error, ValueError, SystemExit),
    ):
        yield


def files(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Files and folders, which the shell itself looks for."""
    return [CompletionItem(begun, type="file")]


def folders(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Folders, which the shell itself looks for."""
    return [CompletionItem(begun, type="dir")]


def offered(values: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem]:
    """Those of ``values``, each with a word of help, that begin with what is typed, in whatever case."""
    return [
        CompletionItem(value, help=for_line(says) or None)
        for value, says in dict(values).items()
        if _WORD.fullmatch(value) and value.casefold().startswith(begun.casefold())
    ]


def incidents(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The ids of the incidents that are here."""
    with _in_silence():
        every = opening_of(context).room.incidents()
        return offered([(summary.id[:8], titled(summary, summary.title.raw)) for summary in every], begun)
    return []


def people(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Whoever is known in the incident, as ``@name``; as ``name`` where an option takes the name alone."""
    with _in_silence():
        opening = opening_of(context)
        view = opening.room.view(opening.incident(str(context.params.get("incident") or "")))
        names = view.people if view is not None else ()
        sign = "@" if begun.startswith("@") or isinstance(_parameter, click.Argument) else ""
        return offered([(f"{sign}{name}", "") for name in names], begun)
    return []


def hypotheses(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The labels on the board."""
    with _in_silence():
        opening = opening_of(context)
        view = opening.room.view(opening.incident(str(context.params.get("incident") or "")))
        board = view.desks.board if view is not None else ()
        return offered([(card.label.raw, card.statement.raw) for card in board], begun)
    return []


def alarm_handles(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The handles of the alarms that stand."""
    from warroom.room.sharing.seen_alarms import by_handle  # of one command

    with _in_silence():
        return offered(((handle, alarm[3]) for handle, alarm in by_handle(opening_of(context).room).items()), begun)
    return []


def named(what: str) -> Completer:
    """The names that the playbook has for ``what``, one of `warroom.playbook.workflow_names`."""

    def complete(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        from warroom.playbook.workflow_names import playbook_names  # not needed by a command that runs

        with _in_silence():
            return offered([(name, "") for name in playbook_names(what, opening_of(context).organisation)], begun)
        return []

    return complete


_KINDS: dict[str, Completer] = {"person": people, "incident": incidents, "hypothesis": hypotheses}


def by_place(*kinds: str) -> Completer:
    """The first word of an argument that takes many is of the first of ``kinds``, and so on; behind them, anything."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        typed = len(context.params.get(parameter.name or "") or ())
        kind = kinds[typed] if typed < len(kinds) else ""
        for part_of_kind in kind.split("|") if kind else ():
            completions = (_KINDS.get(part_of_kind) or named(part_of_kind))(context, parameter, begun)
            if completions:
                return completions
        return []

    return complete
