"""The colours of the picture and of the page around it: on screen by light and dark, and in print."""

from __future__ import annotations

import re

STYLE = """
.pic { background: var(--paper); font-family: ui-sans-serif, system-ui, sans-serif; font-size: 12px; }
.pic .paper { fill: var(--paper); }
.pic text { fill: var(--ink); }
.pic .soft { fill: var(--soft); }
.pic .late { fill: var(--bad); font-weight: 600; }
.pic .tick { stroke: var(--rule); stroke-width: 1; }
.pic .lane { fill: var(--lane); }
.pic .p0, .pic .p2, .pic .p4, .pic .p6 { fill: var(--band); }
.pic .p1, .pic .p3, .pic .p5, .pic .p7 { fill: var(--band2); }
.pic .s0 { fill: var(--bad); } .pic .s1 { fill: var(--warn); }
.pic .s2 { fill: var(--mild); } .pic .s3 { fill: var(--band2); }
.pic .on { fill: #ffffff; font-weight: 600; }
.pic .held { fill: var(--held); }
.pic .posted, .pic .mark { fill: var(--mark); }
.pic .pinned { fill: var(--warn); }
.pic .gap { stroke: var(--soft); stroke-width: 2; }
.pic .gap-late { stroke: var(--bad); stroke-width: 3; }
.pic .passed { fill: var(--good); } .pic .failed { fill: var(--bad); } .pic .skipped, .pic .open { fill: var(--soft); }
"""
PALETTE = """
:root { --paper: #ffffff; --ink: #1c2330; --soft: #5b6678; --rule: #d5dae2; --lane: #f4f6f9; --band: #c9d8ee;
  --band2: #dfe7c8; --held: #b9d5cf; --mark: #2f5d9e; --good: #1d7a46; --warn: #a85a00; --bad: #b3261e;
  --mild: #6a6f00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161d; --ink: #e6eaf0; --soft: #9aa6b8; --rule: #323a47; --lane: #1a202a; --band: #2c4467;
    --band2: #404a26; --held: #255048; --mark: #8db7f2; --good: #4cbf83; --warn: #d08030; --bad: #e5635b;
    --mild: #9a9f2a; }
}
@media print {
  :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --rule: #bbbbbb; --lane: #f4f4f4; --band: #d7e1f0;
    --band2: #e6ebd6; --held: #cfe2de; --mark: #1f4478; --good: #125c33; --warn: #7d4300; --bad: #8f1d17;
    --mild: #4c5000; }
}
"""
_VARIABLE = re.compile(r"var\((--[a-z0-9]+)\)")
_BLOCK = re.compile(r"(@media [^{]{1,60}\{\s*)?:root \{([^}]*)\}")


def plain_style() -> str:
    """`STYLE` with its colours written out, for a file of its own: many that show pictures know no variables."""
    styles = []
    for block in _BLOCK.finditer(PALETTE):
        colours = dict(re.findall(r"(--[a-z0-9]+): (#[0-9a-f]+)", block[2]))
        written = _VARIABLE.sub(lambda name: colours[name[1]], STYLE)  # noqa: B023 - used at once
        styles.append(f"{block[1].strip()}{written}}}\n" if block[1] else written)
    return "".join(styles)
