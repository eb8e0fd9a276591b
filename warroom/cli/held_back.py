"""Rows of a file or a pipe that look like secrets: which they are, and where they are kept until somebody decides."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from warroom import exit_codes
from warroom.cli.opening import now, stop
from warroom.intake.secrets import find_secrets
from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.paths import state_folder
from warroom.room.secret_gate import looks_like
from warroom.text import for_terminal


def rows_of(text: str) -> list[str]:
    """The rows of ``text``, as people and editors count them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def secret_rows(text: str) -> dict[int, str]:
    """The rows of ``text``, from 1, that look like a secret, and like which; a key in lines is on all of its."""
    text = "\n".join(rows_of(text))
    rows: dict[int, str] = {}
    row, counted = 1, 0
    for start, end, kind in find_secrets(text):
        row += text.count("\n", counted, start)
        counted = start
        for number in range(row, row + text.count("\n", start, end) + 1):
            rows.setdefault(number, kind)
    return rows


def rows_with_secrets_of(text: str, stored: Iterable[str]) -> dict[int, str]:
    """`secret_rows`, but only those whose secret is in what is to be ``stored`` of the text."""
    secrets = [words[start:end] for words in stored for start, end, _ in find_secrets(words)]
    if not secrets:
        return {}
    rows = [row.replace("\\", "") for row in rows_of(text)]  # a page escapes what is stored without
    listed = secret_rows("\n".join(rows))
    return {
        number: kind for number, kind in listed.items() if any(secret in rows[number - 1] for secret in secrets)
    } or {1: "secret"}


def keep_aside(rows: Iterable[str], environ: Mapping[str, str], now: Moment) -> str:
    """Keep ``rows`` in a file of its own that only its owner reads, and return its path. Raise `OSError`."""
    place = state_folder(environ)
    if not place:
        raise OSError(errno.ENOENT, "there is no home folder")
    folder = Path(place)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"held-back-{now}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{row}\n" for row in rows)
    except OSError:
        path.unlink(missing_ok=True)  # half of it would pass for all
        raise
    return str(path)


def kept_aside(rows: Sequence[str], again: str) -> str:
    """Keep ``rows`` where only their owner reads them: they came through a pipe, and nobody has them any more. In
    words, where that is, and that the command ``again`` takes them once more.
    """
    try:
        path = keep_aside(rows, os.environ, now())
    except OSError as error:
        return f"{counted(len(rows), 'line', 'lines')} could not be kept aside ({error.strerror}): give them once more."
    kept = f"{counted(len(rows), 'line is', 'lines are')} kept in {path}, for you alone"
    return f"{kept}; `{again} < FILE` stores them, or delete it."


def refuse_secrets(name: str, text: str, stored: Iterable[str]) -> None:
    """End, naming each line, when what is to be ``stored`` of the file ``name`` with ``text`` looks like a secret."""
    rows_held = rows_with_secrets_of(text, stored)
    for number, kind in rows_held.items():
        click.echo(f"{for_terminal(name)}:{number}: {looks_like([kind])}", err=True)
    if rows_held:
        stop("nothing was stored: take it out, or --with-secrets stores it all the same.", exit_codes.SECRETS)
