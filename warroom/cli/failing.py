"""The end of a command that failed: one sentence and an exit code, whatever it was."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator

from warroom import exit_codes
from warroom.model.identity import Moment
from warroom.paths import state_folder
from warroom.room.core import RoomTrouble
from warroom.text import for_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.cli.opening import Opening

_NO_MORE = {
    errno.EMFILE: "this program may open no more files (`ulimit -n`)",
    errno.ENFILE: "this machine opens no more files",
    errno.EAGAIN: "this machine starts no more threads or programs for us (`ulimit -u`)",
    errno.ENOMEM: "this machine has no memory left",
}


def end_by(error: BaseException, *, now: Moment) -> int:
    """Say on the error stream why the command failed and return its exit code.

    What nobody foresaw leaves a report in a private file, without local variables: they hold what was typed. ``now``
    is microseconds since 1970.
    """
    if isinstance(error, KeyboardInterrupt | Interrupted):
        _say("interrupted; what was said to be saved is saved.")
        return exit_codes.INTERRUPTED
    if isinstance(error, RoomTrouble):
        _say(for_terminal(str(error)))
        return error.exit_code
    load = sys.modules.get("warroom.playbook.load")
    if load is not None and isinstance(error, load.PlaybookError):  # a part that was read when it was asked for
        _say(for_terminal(f"{error}. What was said to be saved is saved."))
        return exit_codes.SETTING
    if isinstance(error, OSError) and is_untold(error):
        if error.errno != errno.EPIPE:  # whoever read it has read enough, and is told nothing by anybody
            _say(f"the standard output takes no more ({error.strerror}): the answer is cut; what was saved is saved.")
        return exit_codes.NOT_WRITTEN
    lacks = errno.ENOMEM if isinstance(error, MemoryError) else getattr(error, "errno", None)
    if isinstance(error, OSError | MemoryError) and lacks in _NO_MORE:
        _say(f"{_NO_MORE[lacks]}: the command was left in the middle; what was said to be saved is saved.")
        return exit_codes.NO_MORE
    if isinstance(error, FileNotFoundError) and not _stands_somewhere():
        _say(
            "the folder in which this was started is gone: what was said to be saved is saved. cd to one that is there."
        )
        return exit_codes.MISSING
    from warroom import crash  # what it needs takes longer to load than most commands to run

    _say(for_terminal(crash.sentence(error, crash.write_report(error, state_folder(os.environ), now=now))))
    return exit_codes.FAILED


class Interrupted(Exception):
    """Somebody pressed ctrl+c while a command ran: one that the library of commands does not end by itself, as if
    nothing had been done.
    """


@contextlib.contextmanager
def done_though_untold(opening: Opening) -> Iterator[None]:
    """An act that was stored inside is done, though nobody could be told of it: whoever repeats a command that failed
    would store it twice. Where the answer is what was asked for, it is not done.
    """
    try:
        yield
    except OSError as error:
        if not opening.has_acted or opening.answers or not is_untold(error):
            raise
        _say(f"it is stored, but nobody could be told on the standard output ({error.strerror})")


def is_untold(error: OSError) -> bool:
    """Whether ``error`` is one of the standard output; from then on nothing more is tried at it."""
    goes_on = _output_goes_on()
    return _is_of_output(error) or not goes_on


def _is_of_output(error: OSError) -> bool:
    """Whether it was raised while the answer was written: a full disk may take the next word, and has lost one."""
    click = sys.modules.get("click.utils")
    frame = error.__traceback__
    while frame is not None:
        if click is not None and frame.tb_frame.f_code is click.echo.__code__:
            return True
        frame = frame.tb_next
    return False


def _stands_somewhere() -> bool:
    """Whether there is a current folder."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return False
    return True


def _output_goes_on() -> bool:
    """Whether the standard output takes what is written to it; if it does not, nothing more is tried at the end."""
    try:
        if sys.stdout is not None:
            sys.stdout.write("")
            sys.stdout.flush()
    except (OSError, ValueError):
        put_nowhere()
        return False
    return True


def put_nowhere() -> None:
    """Let what is still to be written to the standard output go nowhere: the interpreter would try once more as it
    ends, and end with a code of its own.
    """
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)


def _say(words: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"warroom: {words}\n")
        sys.stderr.flush()
