"""One HTML file that needs nothing else: no request, its styles and a script of ours allowed by their hash."""

from __future__ import annotations

import base64
import hashlib

from warroom.text import for_html, for_line


def page(title: str, body: str, *, style: str, again: int = 0, pictures: bool = False, script: str = "") -> str:
    """A whole HTML file; ``title`` is plain, ``body`` is HTML. A browser asks for it anew after ``again`` seconds, if
    there are any. ``pictures`` lets it show those that are in the page itself; a ``script`` of ours, allowed by its
    hash, looks for what is new instead where scripts run.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    images = "img-src data:; " if pictures else ""
    policy = f"default-src 'none'; {images}style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    refresh = f'<meta http-equiv="refresh" content="{again}">\n' if again else ""
    if script:
        policy += f"; {allowing(script)}"
        refresh, body = f"<noscript>{refresh}</noscript>\n", f"{body}\n<script>{script}</script>"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"{refresh}<title>{for_html(for_line(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def allowing(script: str) -> str:
    """The part of a policy that lets just this ``script`` run, and ask its own server."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"script-src 'sha256-{digest}'; connect-src 'self'"
