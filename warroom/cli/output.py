"""What prints a list: rows of JSON, of CSV or of TSV, as it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import GenericAlias
from typing import Any, Concatenate, ParamSpec

import click

from warroom import exit_codes
from warroom.cli.opening import Opening, stop
from warroom.cli.options import JsonOption
from warroom.cli.printing import print_json

Parameters = ParamSpec("Parameters")

JSON, CSV, TSV = "json", "csv", "tsv"


class Output:
    """How a list is printed for programs; false where it is for people. ``shape`` is what one of its rows is."""

    def __init__(self, how: str, shape: type) -> None:
        self.how, self._columns = how, list(shape.__annotations__)

    def __bool__(self) -> bool:
        return bool(self.how)

    def print(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Print ``rows``; those of CSV and TSV as they come, below a line with the names of the fields."""
        if self.how == JSON:
            print_json(list(rows))
            return
        from warroom.report.spreadsheet_rows import COMMA, TAB, written_rows  # few ask for it

        between = COMMA if self.how == CSV else TAB
        cells = ([row[name] for name in self._columns] for row in rows)
        for line in written_rows(self._columns, cells, between=between):
            click.echo(line.encode("utf-8", "backslashreplace"), nl=False)


def rows_option(
    name: str, shape: type
) -> Callable[[Callable[Concatenate[Opening, Output, Parameters], None]], Callable[..., None]]:
    """``--json``, ``--csv`` and ``--tsv`` of a command that prints a list of ``shape``, whose schema is ``name``: it
    is given behind the opening how to print it.
    """

    rows = GenericAlias(list, shape)

    def decorate(command: Callable[Concatenate[Opening, Output, Parameters], None]) -> Callable[..., None]:
        @click.option(
            "--json",
            JSON,
            cls=JsonOption,
            shapes={name: rows},
            is_flag=True,
            help=f"For programs: `warroom schema {name}`.",
        )
        @click.option("--csv", CSV, is_flag=True, help="For spreadsheets, with a line of headings.")
        @click.option("--tsv", TSV, is_flag=True, help="The same with tabs between the cells.")
        @wraps(command)
        def run(opening: Opening, *args: Parameters.args, **named: Parameters.kwargs) -> None:
            asked = [how for how in (JSON, CSV, TSV) if named.pop(how)]
            if len(asked) > 1:
                stop(f"say one of {', '.join(f'--{how}' for how in asked)}.", exit_codes.USAGE)
            command(opening, Output(asked[0] if asked else "", shape), *args, **named)

        return run

    return decorate
