"""Signs such as ² are digits to Python and no numbers to `int`, which raises: nobody may be asked that way."""

from __future__ import annotations

from pathlib import Path

import warroom


def test_nothing_in_the_program_takes_a_raised_digit_for_a_number() -> None:
    asking = [
        f"{file.name}:{number}"
        for file in Path(warroom.__file__).parent.rglob("*.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if "isdigit" in line
    ]
    assert asking == [], "isdecimal() says whether int() takes it"
