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
    from warroom.cli.commands import cli

    cli.main(args=arguments, prog_name="warroom")


if __name__ == "__main__":
    main()
