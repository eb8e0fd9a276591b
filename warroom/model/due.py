"""Something that falls due."""

from __future__ import annotations

from warroom.model.identity import Moment
from warroom.model.shape import record


@record
class Due:
    """Something that falls due. ``at`` is microseconds since 1970; ``near``, where there is one, is when it turns
    amber; ``role`` owns the matter, or ``person``; ``about`` is the record's id.
    """

    what: str
    at: Moment
    words: str
    role: str = ""
    person: str = ""
    near: int | None = None
    about: str = ""
