"""The shape of ``board.toml``: the words of the page for those who only look on."""

from __future__ import annotations

from typing import ClassVar

from warroom.model.shape import shape
from warroom.playbook.duration import Duration


@shape
class Board:
    """``board.toml``. ``ended``, ``next``, ``late`` and ``as_of`` have a place for ``time``; ``unnamed`` is how
    customers read of an incident whose words no public service has; ``keep`` is how long one that is over stays.
    ``live``, ``lost`` and ``paused`` are what a page that is served says of itself; an older playbook has no words
    for it.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
    title: str
    unnamed: str
    nothing: str
    status: str
    severity: str
    since: str
    ended: str
    next: str
    late: str
    no_next: str
    said: str
    none_said: str
    as_of: str
    all: str
    drill: str
    keep: Duration
    live: str = ""
    lost: str = ""
    paused: str = ""
