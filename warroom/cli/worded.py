"""Commands whose words are a sentence: it may look like an option here and there, and an option is never a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

import click

from warroom.text import quoted

_LIKE_AN_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:=.*)?", re.DOTALL)
_NEAR = 0.75
"""How like one of its options a word in the middle of a sentence is, if it is taken for that option misspelt."""


class Worded(click.Command):
    """A command whose words may look like options that it does not have (``ran kubectl --context prod``). A line that
    begins so, or has one of its own options misspelt, is refused: what was meant as another incident or another time
    would be stored as words of this one. Behind ``--`` everything is a word.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        named["context_settings"] = {"ignore_unknown_options": True, **(named.get("context_settings") or {})}
        super().__init__(*args, **named)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``args`` unless one of them is an option that nobody knows."""
        self._refuse_misspelt(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_misspelt(self, ctx: click.Context, args: list[str]) -> None:
        for position, word in enumerate(self._words(ctx, args)):
            name = word.partition("=")[0]
            if _LIKE_AN_OPTION.fullmatch(word) is None or (position and not ctx.allow_interspersed_args):
                continue
            near = difflib.get_close_matches(name, self._options(), 1, _NEAR)
            if near or position == 0:
                meant = f" Did you mean {quoted(near[0])}?" if near else ""
                raise click.UsageError(
                    f"No such option {quoted(name)}.{meant} Words that begin so stand behind --; nothing was done.",
                    ctx,
                )

    def _options(self) -> dict[str, bool]:
        """Its options, and whether each stands without a value."""
        return {
            name: option.is_flag
            for option in self.params
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }

    def _words(self, ctx: click.Context, args: list[str]) -> Iterator[str]:
        """What of ``args`` is none of its options, up to where all are words."""
        options, rest = self._options(), iter(args)
        for arg in rest:
            name = arg.partition("=")[0] if arg.startswith("--") else arg
            if arg == "--":
                return
            if name in options:
                if not options[name] and "=" not in arg:
                    next(rest, None)
            elif arg not in ctx.help_option_names:
                yield arg


class WordsInOrder(Worded):
    """One whose words may begin with a dash (``-7 pager woke bob``) and stay in their order."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options that are known out of ``args``, wherever they stand; the rest are words."""
        self._refuse_misspelt(ctx, args)
        options: list[str] = []
        words: list[str] = []
        flags, rest = self._options(), iter(args)
        for arg in rest:
            name = arg.partition("=")[0] if arg.startswith("--") else arg
            if arg == "--":
                words.extend(rest)
            elif arg in ctx.help_option_names or (name in flags and (flags[name] or "=" in arg)):
                options.append(arg)
            elif name in flags:
                options.extend((arg, *[value for value in [next(rest, None)] if value is not None]))
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])
