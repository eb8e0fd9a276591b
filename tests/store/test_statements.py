"""SQL stands in the store and nowhere else: above it, a question has a name."""

from __future__ import annotations

import ast
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "warroom"
ASKING = {"execute", "executemany", "executescript", "create_view"}


def test_no_statement_stands_outside_of_the_store() -> None:
    asked = {
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in HOUSE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ASKING
    }
    assert len(asked) > 100
    assert {place for place in asked if not place.startswith("store/")} == set()
