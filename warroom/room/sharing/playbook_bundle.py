"""A playbook as it travels: one file, known by the SHA-256 of what is in it, so that it is whole or is not taken.

    playbooks/<number, 6 digits>.<SHA-256 of the content>.json

It holds texts and nothing else: no link, no mode, no program. Which names they may have is said here.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from warroom.model.identity import NO_WRITER, Moment, WriterId
from warroom.oplog.signing import checker
from warroom.oplog.strict_json import Refused, read, write
from warroom.outside_file import Unreadable, read_regular
from warroom.playbook.load import DRILLS, LARGEST_FILE, MOST_FILES, PARTS, TEMPLATES, Problem, files_of
from warroom.share.attachments import digest_of
from warroom.text import for_line

FORMAT = 1
LARGEST_BUNDLE = 2 * 1024 * 1024
"""Bytes of a playbook as it travels; the shipped one has about 200,000."""
HIGHEST = 999_999
_NAME = re.compile(r"([0-9]{6})\.([0-9a-f]{64})\.json")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .-]{0,98}[A-Za-z0-9_]|[A-Za-z0-9_]")
_FOLDERS = (TEMPLATES, DRILLS)
_LONGEST_NAME = 80
_SIGNATURE = "signature"


class Unfit(ValueError):
    """What cannot be taken for a playbook; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A playbook of the share: its number, who published it when (microseconds since 1970), and its files by name.
    ``signed`` is the writer whose key signed it, empty where nobody's did or nothing can be checked here.
    """

    digest: str
    number: int
    by: str
    at: Moment
    files: dict[str, str]
    signed: WriterId = NO_WRITER


def bundle_name(number: int, digest: str) -> str:
    """What a playbook is called on the share."""
    return f"{number:06d}.{digest}.json"


def read_name(name: str) -> tuple[int, str] | None:
    """The number and the hash that a name says; `None` for one that is no playbook's."""
    match = _NAME.fullmatch(name)
    return (int(match[1]), match[2]) if match is not None else None


def pack(
    files: dict[str, str],
    *,
    number: int,
    by: str,
    at: Moment,
    writer: WriterId = NO_WRITER,
    sign: Callable[[WriterId, str], bytes | None] = lambda _writer, _hash: None,
) -> bytes:
    """A playbook as it travels, with what ``sign`` gives as ``writer``'s signature of a hash. Raise `Unfit`."""
    held: dict[str, object] = {
        "warroom_playbook": FORMAT,
        "number": number,
        "by": by[:_LONGEST_NAME],
        "at": at,
        "files": files,
    }
    try:
        signature = sign(writer, _signed_hash(held | {"writer": writer}))
        if signature is not None:
            held |= {"writer": writer, _SIGNATURE: signature.decode("ascii")}
        content = write(held).encode() + b"\n"
    except Refused as refusal:
        raise Unfit(f"the playbook cannot be written: {refusal}") from None
    if len(content) > LARGEST_BUNDLE:
        raise Unfit(f"the playbook has {len(content):,} bytes, and {LARGEST_BUNDLE:,} may be on a share")
    return content


def unpack(content: bytes, name: str) -> Bundle:
    """The playbook that has this ``content`` and is called ``name``. Raise `Unfit`, with why it is none."""
    said = read_name(name)
    if said is None:
        raise Unfit("its name is not a playbook's")
    number, digest = said
    if len(content) > LARGEST_BUNDLE:
        raise Unfit(f"it has more than {LARGEST_BUNDLE:,} bytes")
    if digest_of(content) != digest:
        raise Unfit(
            "its content is not what its name says: it has not come whole, or was changed after it was published"
        )
    try:
        held = read(content.decode("utf-8"))
    except (UnicodeDecodeError, Refused) as refusal:
        raise Unfit(f"it cannot be read ({refusal})") from None
    if not isinstance(held, dict) or type(held.get("warroom_playbook")) is not int:
        raise Unfit("it is no playbook of warroom's")
    if held["warroom_playbook"] > FORMAT:
        raise Unfit("it was published by a newer warroom; update this one")
    by, at, files = held.get("by"), held.get("at"), held.get("files")
    if held.get("number") != number or number < 1:
        raise Unfit("it has the number of another one")
    if not isinstance(by, str) or not 0 < len(by) <= _LONGEST_NAME or type(at) is not int or not 0 <= at < 2**52:
        raise Unfit("it does not say who published it, or when")
    if not isinstance(files, dict) or not files:
        raise Unfit("it has no files")
    if len(files) > MOST_FILES:
        raise Unfit(f"it has more than {MOST_FILES} files")
    for path, text in files.items():
        _refuse_file(path, text)
    if len({path.casefold() for path in files}) != len(files):
        raise Unfit("two of its files have one name but for the case of letters")
    return Bundle(digest, number, by, Moment(at), dict(files), _signer(held))


def _signed_hash(held: Mapping[str, object]) -> str:
    """What is signed: the hash of all that stands in a playbook but the signature."""
    said = write({name: value for name, value in held.items() if name != _SIGNATURE})
    return hashlib.sha256(b"warroom/1 playbook\0" + said.encode()).hexdigest()


def _signer(held: Mapping[str, object]) -> WriterId:
    """The writer whose key signed it; empty for nobody. Raise `Unfit` for a signature that is not that writer's."""
    writer, signature, check = held.get("writer"), held.get(_SIGNATURE), checker()
    if signature is None or check is None:
        return NO_WRITER
    if not isinstance(writer, str) or not isinstance(signature, str):
        raise Unfit("it does not say who signed it")
    if not check(WriterId(writer), _signed_hash(held), signature.encode("utf-8", "replace")):
        raise Unfit("its signature is not that of whom it names: it was changed after it was signed")
    return WriterId(writer)


def _refuse_file(path: str, text: object) -> None:
    folder, _, name = path.rpartition("/")
    shown = for_line(path)[:60]
    known = name.removesuffix(".toml") in PARTS and name.endswith(".toml") if not folder else folder in _FOLDERS
    if _FILE.fullmatch(name) is None or not (known or (not folder and name.endswith(".md"))):
        raise Unfit(f"no file of a playbook may be called {shown!r}")
    if not isinstance(text, str) or len(text.encode()) > LARGEST_FILE:
        raise Unfit(f"{shown} is no text of at most {LARGEST_FILE:,} bytes")


def files_in(folder: Path) -> dict[str, str]:
    """The files of the playbook in ``folder`` by their names. Raise `Unfit` for what cannot travel."""
    problems: list[Problem] = []
    found: dict[str, str] = {}
    places = [*files_of(folder, problems), *(path for one in _FOLDERS for path in files_of(folder / one, problems))]
    for path in places:
        name = path.relative_to(folder).as_posix()
        if name in _FOLDERS:
            continue
        try:
            found[name] = read_regular(str(path), LARGEST_FILE, within=str(folder))
        except Unreadable as trouble:
            raise Unfit(f"{name}: {trouble}") from None
        _refuse_file(name, found[name])
    if problems:
        raise Unfit(str(problems[0]))
    if not found:
        raise Unfit(f"{folder} holds no file of a playbook")
    return found


def lay_out(bundle: Bundle, folder: Path) -> Path:
    """The folder of a playbook in ``folder``, whole or not at all. Raise ``OSError``."""
    place = folder / bundle.digest
    if place.is_dir():
        return place
    with tempfile.TemporaryDirectory(prefix=".laid-", dir=folder, ignore_cleanup_errors=True) as beside:
        root = Path(beside) / "whole"
        for name in ("", *_FOLDERS):
            (root / name).mkdir(mode=0o700, parents=True)
        for name, text in bundle.files.items():
            descriptor = os.open(root / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it names people
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        root.rename(place)
    return place
