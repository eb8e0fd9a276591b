"""What a command ends with, for scripts: the codes of BSD's ``sysexits.h`` and two others, each with one meaning that
every part of the program gives it. Part of the shell's fast path.
"""

from __future__ import annotations

USAGE, DATA, MISSING, UNAVAILABLE, FAILED, NO_MORE = 64, 65, 66, 69, 70, 71
NOT_WRITTEN, TRY_AGAIN, REFUSED, SETTING, SECRETS, INTERRUPTED = 74, 75, 77, 78, 79, 130
MEANINGS = {
    0: "what was asked for is done",
    1: "what was looked through is not in order (`check`, `doctor`, `verify`)",
    2: "an option, an argument or a command is missing or not there",
    USAGE: "the words or the order are not understood, or something is missing in them",
    DATA: "what was read, or what stands in the incident, does not allow it",
    MISSING: "what was named is not there: an incident, an entry, a file, the folder in which the command was started",
    UNAVAILABLE: "a share, a tool or a command of yours did not do what it was asked",
    FAILED: "nobody foresaw it; a report lies in a private file",
    NO_MORE: "this machine gives no more memory, files or programs",
    NOT_WRITTEN: "a disk, the standard output or the clipboard did not take what was to be written",
    TRY_AGAIN: "not now: something else is in the way, or nobody knows whether it was done",
    REFUSED: "it may not be done: an approval, a right or permission to write is missing",
    SETTING: "the settings, the playbook or the program itself have to be set right first",
    SECRETS: "something looks like a secret and was neither stored nor written",
    INTERRUPTED: "it was interrupted",
}
"""Each code and what it says."""
