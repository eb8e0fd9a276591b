"""Where a field stands in a TOML file: by lines as editors count them, whatever the strings and arrays hold."""

from __future__ import annotations

import pytest

from warroom.toml_lines import locate

X = ("x",)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_only_the_end_of_a_line_ends_a_line(sign: str) -> None:
    assert locate(f"# a{sign}b\nsay = 'one{sign}two'\nx = 1\n", X) == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('order = [\n  ["began", "detected"]\n]\nx = 1\n', 4),
        ("order = [\n  # ]\n  'a ] b',\n  [1]\n]\nx = 1\n", 6),
        ('say = """\n[table]\nx = 0\n"""\nx = 1\n', 5),
        ("say = '''\nx = 0\n'''\nx = 1\n", 4),
        ('say = \'three """ in a row\'\nx = 1\n', 2),
        ('say = """ends with a quote""""\nx = 1\n', 2),
        ('say = """\\"""\nx = 0\n"""\nx = 1\n', 4),
        ("say = \"it's\"\nx = 1 # don't\n", 2),
        ("say = 1\nlist = [\n  1,\n]\nx = 1", 5),
    ],
)
def test_what_stands_in_a_long_text_or_an_array_is_neither_a_key_nor_a_table(text: str, line: int) -> None:
    assert locate(text, X) == line


def test_a_table_after_an_array_of_arrays_is_found_with_its_keys() -> None:
    text = "order = [\n  [1, 2]\n]\n[[tree]]\nname = 1\n[[tree.end]]\nact = 1\n[[tree.end]]\nact = 2\n"
    assert locate(text, ("tree", 0, "end", 1, "act")) == 9
    assert locate(text, ("tree", 0, "end", 1, "value")) == 8
    assert locate(text, ("tree", 0, "name")) == 5
