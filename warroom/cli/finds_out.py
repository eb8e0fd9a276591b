"""A group of commands in which what names none of them is a file: one of its commands finds out what that is."""

from __future__ import annotations

import click


class FindsOut(click.Group):
    """``import FILE`` finds out what FILE is; the other commands of the group say it."""

    finds_out = "file"

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Let what names no command go to the one that finds out."""
        named = next((argument for argument in arguments if not argument.startswith("-")), "")
        if arguments and named not in self.list_commands(context) and not {"-h", "--help"} & set(arguments):
            arguments = [self.finds_out, *arguments]
        return super().parse_args(context, arguments)
