"""The program: looks at its arguments and loads only what the command needs.

``warroom log`` is taken before anything else is imported, so that an entry from the shell costs little more than
starting the interpreter; everything else goes on to the commands in `warroom.cli`.
"""

from __future__ import annotations

import os
import sys
import time
from io import TextIOWrapper

from warroom import COMPLETE, exit_codes
from warroom.interpreter import leave_current_folder
from warroom.model.identity import Moment


def main() -> None:
    """Run the command that the arguments name; it ends with a sentence and a code, whatever happens."""
    leave_current_folder(os.environ, sys.path)
    os.umask(os.umask(0o077) & 0o077)  # whatever others may not, we may read and write what we make
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from warroom.cli.streams import open_closed_streams

        open_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a sign that the terminal has no way to show
    if not _clock_reads():
        print(
            "warroom: the clock of this machine is after 2262: nothing is read or stored until it is set.",
            file=sys.stderr,
        )
        sys.exit(exit_codes.SETTING)
    try:
        _run(sys.argv[1:])
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a traceback holds what was typed
        from warroom.cli.failing import end_by

        sys.exit(end_by(error, now=Moment(time.time_ns() // 1000)))


def _clock_reads() -> bool:
    """Whether the clock says a time that there is a number for: whatever the program does begins with reading it."""
    try:
        time.time_ns()
    except OverflowError:
        return False
    return True


def _run(arguments: list[str]) -> None:
    if COMPLETE in os.environ:
        from warroom.cli.commands import cli

        cli.main(args=[], prog_name="warroom", complete_var=COMPLETE)
        return
    for_log = plain_log(arguments)
    if for_log is not None:
        from warroom.cli.quick_log import quick_log

        code = quick_log(for_log)
        if code is not None:
            os._exit(code)  # all is stored and told: clearing away what was loaded takes as long as storing it
    opening = plain_opening(arguments)
    if opening is not None:
        from warroom.cli.glimpse import GlimpseOnTerminal

        with GlimpseOnTerminal(opening) as shown:
            from warroom.cli.opening import Opening
            from warroom.cli.program import open_program

            from_options = Opening(db=opening["--db"], person=opening["--as"], playbook_folder=opening["--playbook"])
            open_program(from_options, incident=opening["--incident"], share=opening["--share"], shown=shown)
        return
    from warroom.cli.commands import cli

    cli.main(args=arguments, prog_name="warroom")


_BEFORE_A_COMMAND = ("--db", "--as")


def plain_log(arguments: list[str]) -> list[str] | None:
    """What ``log`` is given, with the options that stand before it; `None` where it is another command, or where an
    option is given twice, which the commands look at.
    """
    at = 0
    while arguments[at : at + 1] and arguments[at] in _BEFORE_A_COMMAND:
        at += 2
    before, behind = arguments[:at], arguments[at + 1 :]
    if arguments[at : at + 1] != ["log"] or any(before.count(name) + behind.count(name) > 1 for name in before[::2]):
        return None
    return before + behind


_OPENING = ("--db", "--as", "--playbook", "--incident", "--share")


def plain_opening(arguments: list[str]) -> dict[str, str] | None:
    """The options with which the program is opened; `None` when there is anything else, which goes to the commands.

    Their library takes as long to load as the first screen takes to be drawn.
    """
    opening = dict.fromkeys(_OPENING, "")
    names, values = arguments[::2], arguments[1::2]
    if (
        len(names) != len(values)
        or any(name not in opening for name in names)
        or any(value[:1] == "-" for value in values)
    ):
        return None
    return opening | dict(zip(names, values, strict=True))


if __name__ == "__main__":
    main()
