"""Commands whose words are a sentence: it may look like an option here and there, and an option is never a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

from warroom.text import quoted

_LIKE_AN_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:=.*)?", re.DOTALL)
_NEAR = 0.82
"""How like one of its options, both without their dashes, a word of a sentence is that is taken for it misspelt."""


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
        self._refuse_misspelt(ctx, self._apart(ctx, args)[1])
        return super().parse_args(ctx, args)

    def _refuse_misspelt(self, ctx: click.Context, words: Sequence[str]) -> None:
        if ctx.resilient_parsing:  # a shell that completes the line asks what may follow, whatever stands before it
            return
        for position, word in enumerate(words if ctx.allow_interspersed_args else words[:1]):
            near = self._near(word) if _LIKE_AN_OPTION.fullmatch(word) is not None else None
            if near is None or (position and not near):
                continue
            meant = f" Did you mean {quoted(near)}?" if near else ""
            raise click.UsageError(
                f"No such option {quoted(word.partition('=')[0])}.{meant} Words that begin so stand behind --; "
                "nothing was done.",
                ctx,
            )

    def _near(self, word: str) -> str:
        """The option of which ``word`` is a misspelling, empty for none."""
        import difflib

        bare = {option.lstrip("-"): option for option in self._options()}
        near = difflib.get_close_matches(word.partition("=")[0].lstrip("-"), bare, 1, _NEAR)
        return bare[near[0]] if near else ""

    def _options(self) -> dict[str, bool]:
        """Its options, and whether each stands without a value."""
        return {
            name: option.is_flag
            for option in self.params
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }

    def _apart(self, ctx: click.Context, args: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
        """Its options with their values, wherever they stand, the words, and what stands behind ``--``."""
        options: list[str] = []
        words: list[str] = []
        flags, rest = self._options(), iter(args)
        for arg in rest:
            name = arg.partition("=")[0] if arg.startswith("--") else arg
            if arg == "--":
                break
            if arg in ctx.help_option_names or (name in flags and (flags[name] or "=" in arg)):
                options.append(arg)
            elif name in flags:
                options.extend((arg, *[value for value in [next(rest, None)] if value is not None]))
            else:
                words.append(arg)
        return options, words, [*rest]


class WordsInOrder(Worded):
    """One whose words may begin with a dash (``-7 pager woke bob``) and stay in their order."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options that are known out of ``args``, wherever they stand; the rest are words."""
        options, words, behind = self._apart(ctx, args)
        self._refuse_misspelt(ctx, words)
        return super().parse_args(ctx, [*options, "--", *words, *behind])
