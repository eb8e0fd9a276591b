"""The program: looks at its arguments and loads only what the command needs.

``warroom log`` is taken before anything else is imported, so that an entry from the shell costs little more than
starting the interpreter; everything else goes on to the commands in `warroom.cli`.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["log"]:
        from warroom.cli.quick_log import quick_log

        code = quick_log(arguments[1:])
        if code is not None:
            sys.exit(code)
        arguments = text_last(arguments)
    from warroom.cli.commands import cli

    cli.main(args=arguments, prog_name="warroom")


_WITH_VALUE = ("--at", "--kind", "--incident", "--db", "--as")


def text_last(arguments: list[str]) -> list[str]:
    """``arguments`` with a text such as ``-7 what happened`` behind ``--``, where it is not taken for an option."""
    options: list[str] = []
    texts: list[str] = []
    for position, argument in enumerate(arguments):
        value = position > 0 and arguments[position - 1] in _WITH_VALUE
        if argument == "--":
            texts.extend(arguments[position + 1 :])
            break
        looks = argument.startswith("-") and (argument[1:2].isdigit() or " " in argument)
        (texts if looks and not value else options).append(argument)
    return [*options, "--", *texts] if texts else arguments


if __name__ == "__main__":
    main()
