"""The files of an incident in its HTML: pictures and text are in the page itself, the others named by their hash."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from warroom.text import Untrusted, clean, for_html, for_line

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What a browser shows without running anything in it."""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as a page shows it. ``kind`` is what its own first bytes say; ``content`` is `None` where it is not in the
    page: too large, or not on this machine.
    """

    name: str
    digest: str
    size: int
    kind: str
    content: bytes | None


def has_pictures(files: Sequence[ShownFile]) -> bool:
    """Whether a page with these files holds pictures in itself."""
    return any(file.content is not None and file.kind in PICTURES for file in files)


def files_section(files: Sequence[ShownFile], heading: str) -> str:
    """The files under a heading, as HTML; empty without any."""
    if not files:
        return ""
    return f"<h2>{for_html(heading)}</h2>" + "".join(map(_figure, files))


def _figure(file: ShownFile) -> str:
    name = for_html(for_line(file.name))
    caption = (
        f'<figcaption>{name} <span class="soft">{file.size:,} B, SHA-256 {for_html(file.digest)}</span></figcaption>'
    )
    figure = ""
    if file.content is not None and file.kind in PICTURES:
        encoded = base64.b64encode(file.content).decode()
        figure = f'<img alt="{name}" src="data:{file.kind};base64,{encoded}">'
    elif file.content is not None and file.kind == "text/plain":
        figure = f"<pre>{for_html(clean(Untrusted(file.content.decode('utf-8', 'replace'))))}</pre>"
    return f"<figure>{caption}{figure}</figure>"
