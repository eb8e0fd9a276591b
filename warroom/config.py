"""The user's own settings: a TOML file that is checked at start, every mistake named with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from warroom.outside_file import Unreadable, read_regular, read_toml
from warroom.paths import is_absent

LARGEST = 64 * 1024
"""Bytes of the settings."""
LONGEST_PUBLISHING, LONGEST_READING = 600, 60
"""Seconds that a command may be given to take a message, or to read a figure."""


class ConfigTrouble(ValueError):
    """The settings cannot be used; the message names the file, the line, the field and what was expected."""


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command that takes a message, or pages somebody: its words, and the seconds that it may take."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    command: tuple[str, ...]
    seconds: int = 20


@dataclass(frozen=True, slots=True)
class Publishing(OwnCommand):
    """Where a message goes: to a ``command``, or to a place of a ``kind`` (slack, mattermost, teams, statuspage, email,
    json). ``url_from`` and ``token_from`` say where its secrets are, as ``env:NAME`` or ``file:PATH``.

    ``notify`` says whether a status page mails its subscribers; ``thread`` whether later messages answer the first;
    ``customers`` whether customers read what is posted there, where that is otherwise than its kind has it.
    """

    command: tuple[str, ...] = ()
    kind: str = ""
    url_from: str = ""
    token_from: str = ""
    api: str = ""
    channel: str = ""
    thread: bool = True
    page: str = ""
    component_ids: tuple[str, ...] = ()
    notify: bool | None = None
    customers: bool | None = None
    server: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricCommand(OwnCommand):
    """A command that reads a figure."""

    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Notify(OwnCommand):
    """How somebody is reminded whose window is elsewhere: by the terminal where it can, and by a ``command``, which is
    given the words.
    """

    command: tuple[str, ...] = ()
    terminal: bool = True


@dataclass(frozen=True, slots=True)
class Listen:
    """What a listener is told: where its token is, the secrets by which senders sign (by the sender's name), each as
    ``env:NAME`` or ``file:PATH``; and how the JSON of other senders is read, by the name in their path.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    token_from: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    json: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes(OwnCommand):
    """A command that lists changes, one a line, each with its time in front."""

    seconds: int = 15


@dataclass(frozen=True, slots=True)
class Config:
    """What may be set; everything has a default. ``keys`` maps a command's id to the keys it shall have, ``publish``
    a name to what takes a message, ``page`` a contact of the playbook to the one that pages it, ``metric``
    the name of a figure of the triage to the command that reads it, ``changes`` a name to the one that lists what was
    changed: only these settings name such commands. ``listen`` is what a listener is told, ``notify`` how somebody is
    reminded. ``allowed_signers`` is a file as ``ssh-keygen`` reads it: whose SSH keys are whose in the organisation.
    ``timestamp`` is the command that has an authority put a time on a sealed head.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    person: str = ""
    zone: str = ""
    database: str = ""
    playbook: str = ""
    share: str = ""
    allowed_signers: str = ""
    theme: str = ""
    mouse: bool = True
    bell: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    publish: dict[str, Publishing] = field(default_factory=dict)
    page: dict[str, OwnCommand] = field(default_factory=dict)
    metric: dict[str, MetricCommand] = field(default_factory=dict)
    changes: dict[str, Changes] = field(default_factory=dict)
    listen: Listen = field(default_factory=Listen)
    timestamp: OwnCommand = field(default_factory=lambda: OwnCommand(()))
    notify: Notify = field(default_factory=Notify)


_SHAPES = {
    "publish": Publishing,
    "page": OwnCommand,
    "metric": MetricCommand,
    "changes": Changes,
    "listen": Listen,
    "timestamp": OwnCommand,
    "notify": Notify,
}
"""What a table of the settings holds, by its name."""


def load_config(path: str) -> Config:
    """The settings at ``path``; the defaults when there is no such file. Raise `ConfigTrouble`."""
    if is_absent(path):
        return Config()
    try:
        text = read_regular(path, LARGEST)
        settings = read_toml(text)
    except Unreadable as trouble:
        raise ConfigTrouble(f"{path}:{trouble.line}: {trouble}") from None
    return _checked(path, text, settings)


def _checked(path: str, text: str, settings: dict[str, Any]) -> Config:
    from pydantic import TypeAdapter, ValidationError

    try:
        config = TypeAdapter(Config).validate_python(settings)
    except ValidationError as error:
        raise _trouble(path, text, error.errors(include_url=False)[0]) from None
    commands: tuple[tuple[str, Mapping[str, OwnCommand], int], ...] = (
        ("publish", config.publish, LONGEST_PUBLISHING),
        ("page", config.page, LONGEST_PUBLISHING),
        ("metric", config.metric, LONGEST_READING),
        ("changes", config.changes, LONGEST_READING),
        ("", {"notify": config.notify, "timestamp": config.timestamp}, LONGEST_READING),
    )
    for kind, named, longest in commands:
        for name, own in named.items():
            if not 1 <= own.seconds <= longest:
                where = tuple(filter(None, (kind, name, "seconds")))
                raise ConfigTrouble(
                    f"{_place(path, text, where)}: expected 1 to {longest} seconds, found {own.seconds}"
                )
    return config


def _place(path: str, text: str, where: tuple[str | int, ...]) -> str:
    from warroom.toml_lines import field_words, locate

    return f"{path}:{locate(text, where)}: {field_words(where)}"


def _trouble(path: str, text: str, error: Any) -> ConfigTrouble:
    from warroom.toml_lines import expected_and_found, is_unknown_field

    where = tuple(error["loc"])
    if not is_unknown_field(error):
        expected, found = expected_and_found(error)
        return ConfigTrouble(
            f"{_place(path, text, where)}: expected {expected}" + (f", found {found}" if found else "")
        )
    import difflib

    shape = _SHAPES.get(str(where[0])) if len(where) > 1 else Config
    near = difflib.get_close_matches(str(where[-1]), getattr(shape, "__dataclass_fields__", {}), 1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return ConfigTrouble(f"{_place(path, text, where)}: there is no such setting{meant}")
