"""Whatever can be given in a shell or in the line is written down, and every command says what it takes."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import click

from warroom.cli.commands import COMMANDS, cli
from warroom.cli.schemas import every_command
from warroom.report.contradiction import Rule
from warroom.room.orders.incident_orders import ORDERS
from warroom.screens.commands.room_commands import slashes

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_commands_and_orders_is_what_the_program_has() -> None:
    spec = importlib.util.spec_from_file_location("make_commands", DOCS / "make_commands.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert (DOCS / "commands.md").read_text("utf-8") == maker.page(), "make commands writes it anew"


def test_every_command_and_order_stands_on_the_page() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    for name, command in every_command(cli):
        if name and not command.hidden and not isinstance(command, click.Group):
            assert f"`warroom {name}" in page, name
    for order in ORDERS.values():
        assert f"- `{order.typed}`" in page, order.name
    for word in slashes():
        assert f"- `/{word}`" in page, word


def test_every_rule_by_which_something_does_not_add_up_stands_in_the_table_of_them() -> None:
    page = (DOCS / "after.md").read_text("utf-8")
    table = page.partition("## Does it add up?")[2].partition("\n## ")[0]
    rules = [rule for row in re.findall(r"^\| ([a-z, -]+) \|", table, re.MULTILINE) for rule in row.split(", ")]
    assert sorted(rules) == sorted(["rule", *Rule])


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    for name, command in every_command(cli):
        assert command.help, name
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, f"{name} {option.opts}"


def test_no_order_hides_a_command_of_the_same_name() -> None:
    assert not {order.name for order in ORDERS.values() if order.command} & set(COMMANDS)
