"""The shapes of the words of the field: ``glossary.toml``."""

from __future__ import annotations

from typing import ClassVar

from warroom.model.shape import shape

_STRICT: dict[str, object] = {"extra": "forbid"}


@shape
class Word:
    """What a ``term`` means; ``also`` is what else people call it, ``see`` names other terms."""

    __pydantic_config__: ClassVar = _STRICT
    term: str
    means: str
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()


@shape
class Glossary:
    """``glossary.toml``: the words of the field."""

    __pydantic_config__: ClassVar = _STRICT
    word: tuple[Word, ...]
