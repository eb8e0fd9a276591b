"""``completion``: the shell learns to complete the command line."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from warroom import COMPLETE

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def completion(shell: str) -> None:
    """Print what a shell reads to complete commands, options, incidents, people and names of the playbook.

    \b
    bash:  echo 'eval "$(warroom completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(warroom completion zsh)"' >> ~/.zshrc
    fish:  warroom completion fish > ~/.config/fish/completions/warroom.fish
    """
    kind = SHELLS[shell]
    names = {"complete_func": "_warroom_completion", "complete_var": COMPLETE, "prog_name": "warroom"}
    click.echo(kind.source_template % names)
