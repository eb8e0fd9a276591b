"""The shape of ``board.toml``: the words of the page for those who only look on."""

from __future__ import annotations

from typing import ClassVar

from warroom.model.shape import shape
from warroom.playbook.duration import Duration


@shape
class Board:
    """``board.toml``. ``ended``, ``next``, ``late`` and ``as_of`` have a place for ``time``; ``unnamed`` is how
    customers read of an incident whose words no public service has; ``keep`` is how long one that is over stays.
    ``live``, ``lost`` and ``paused`` are what a page that is served says of itself, ``same`` is what stands on an
    incident that is a duplicate of one that has a page (with a place for ``other``), ``same_name`` where both read
    alike, and ``same_elsewhere`` on one of which the other has none, ``going_on`` and ``over`` part the list,
    ``first_said`` is in place of ``since`` what customers are told, ``about`` is how a ``time`` is said that is known
    only roughly, ``no_time`` is said in place of ``no_next`` while it fails still: an older playbook has no words for
    any of it.
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
    same: str = ""
    same_name: str = ""
    same_elsewhere: str = ""
    going_on: str = ""
    over: str = ""
    first_said: str = ""
    about: str = "about {{ time }}"
    no_time: str = ""
    live: str = ""
    lost: str = ""
    paused: str = ""
