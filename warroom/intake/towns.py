"""The zone that is called after a town, for pages that name their clocks by it."""

from __future__ import annotations

from functools import lru_cache

from warroom.intake.times import zone_named
from warroom.intake.zones import NAMED

_AREAS = ("America", "Europe", "Asia", "Australia", "Africa", "Pacific", "Atlantic", "Indian")


@lru_cache(maxsize=1024)  # for each row; a name that is none is looked for on the disk in every area
def zone_of_place(name: str) -> str:
    """The zone that is called after the town ``name``, or of which people say its time; empty for none."""
    if name.casefold() in NAMED:
        return NAMED[name.casefold()]
    town = name.replace(" ", "_")
    for area in _AREAS:
        try:
            zone_named(f"{area}/{town}")
        except ValueError:
            continue
        return f"{area}/{town}"
    return ""
