"""The help of the shell: every command once, by what it is for, with an example that it takes."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from warroom.cli.commands import cli
from warroom.cli.groups import GROUPS

EXAMPLES = [(name, example) for group in GROUPS.values() for name, example in group.items()]


def test_every_command_is_in_one_group_with_an_example() -> None:
    named = [name for name, _ in EXAMPLES]
    assert sorted(named) == cli.list_commands(click.Context(cli))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_each_example_is_taken_by_its_command(name: str, example: str) -> None:
    program, first, *words = shlex.split(example)
    assert (program, first) == ("warroom", name)
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    while isinstance(command, click.Group) and words and command.get_command(context, words[0]) is not None:
        command = command.get_command(context, words.pop(0))
        assert command is not None
    context = click.Context(command, info_name=name)
    command.make_parser(context).parse_args(list(words))
    assert f"Example:\n    {example}" in click.Context(cli).command.get_command(context, name).get_help(context)  # type: ignore[attr-defined]


def test_each_name_in_an_example_is_one_that_the_playbook_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries an example is not told that there is no such thing."""
    for variable, path in {"WARROOM_DB": tmp_path / "none.db", "WARROOM_CONFIG": tmp_path / "none.toml"}.items():
        monkeypatch.setenv(variable, str(path))
    checked: list[str] = []
    for name, example in EXAMPLES:
        command, words = cli.get_command(click.Context(cli), name), shlex.split(example)[2:]
        while isinstance(command, click.Group) and words:
            command = command.get_command(click.Context(command), words.pop(0)) or click.Command("")
        assert command is not None
        context = click.Context(command)
        values, _, _ = command.make_parser(context).parse_args(words)
        for parameter in command.params:
            value = values.get(parameter.name or "")
            items = parameter.shell_complete(context, "")
            offered = {item.value.casefold() for item in items if item.type == "plain"}
            if isinstance(value, str) and offered:
                checked.append(name)
                assert value.casefold() in offered, (example, offered)
    assert {"decide", "drill", "declare", "playbook"} <= set(checked)


def test_the_help_names_each_command_on_a_line_of_its_own_below_what_it_is_for() -> None:
    told = cli.get_help(click.Context(cli, info_name="warroom", terminal_width=80))
    assert all(len(line) <= 80 for line in told.splitlines())
    for title, group in GROUPS.items():
        lines = told.partition(f"{title}:\n")[2].partition("\n\n")[0].splitlines()
        assert [line.split()[0] for line in lines] == list(group)
