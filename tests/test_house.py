"""The house above the room stays one of small rooms: no class of the screens grows into all of them again."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warroom.exit_codes import MEANINGS

ABOVE_THE_ROOM = re.compile(r"(screens|widgets|panes)/|(app|bridge|lookout|navigation|palette_offers|share_keeper)\.py")
METHODS, LINES = 25, 300
"""What a class may have of public methods and of lines, counted with all that it inherits from this project."""
LONGEST = 60
"""Lines of a function, with its docstring."""


@dataclass(frozen=True)
class Class:
    file: str
    bases: tuple[str, ...]
    methods: frozenset[str]
    lines: int


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All that stands in a file of the program, read once for all tests."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def classes() -> dict[str, Class]:
    found: dict[str, Class] = {}
    for path in sorted(Path("warroom").rglob("*.py")):
        file = path.relative_to("warroom").as_posix()
        if not ABOVE_THE_ROOM.match(file):
            continue
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
                found[node.name] = Class(
                    file,
                    tuple(base.id for base in bases if isinstance(base, ast.Name)),
                    frozenset(one.name for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)),
                    (node.end_lineno or node.lineno) - node.lineno + 1,
                )
    return found


def inherited(name: str, known: dict[str, Class]) -> list[str]:
    """``name`` and all that it inherits from."""
    if name not in known:
        return []
    return list(dict.fromkeys([name, *(one for base in known[name].bases for one in inherited(base, known))]))


def test_no_class_above_the_room_is_larger_than_a_room_whatever_it_inherits() -> None:
    known = classes()
    assert len(known) > 100
    for name in sorted(known):
        parts = [known[one] for one in inherited(name, known)]
        public = {method for part in parts for method in part.methods if not method.startswith("_")}
        lines = sum(part.lines for part in parts)
        assert len(public) <= METHODS, f"{known[name].file}: {name} has {len(public)} public methods"
        assert lines <= LINES, f"{known[name].file}: {name} has {lines} lines"


def test_no_function_is_longer_than_is_read_at_once() -> None:
    for path in sorted(Path("warroom").rglob("*.py")):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                assert lines <= LONGEST, f"{path}:{node.lineno}: {node.name} has {lines} lines"


def test_no_file_of_the_program_and_of_its_tests_is_longer_than_one_idea() -> None:
    for path in sorted(
        [*Path("warroom").rglob("*.py"), *Path("tests").rglob("*.py"), *Path("benchmarks").rglob("*.py")]
    ):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, f"{path} has {lines} lines"


def test_no_pane_inherits_from_another_or_leaves_to_its_heirs_what_it_calls() -> None:
    known = classes()
    panes = {name: one for name, one in known.items() if one.file.startswith("panes/")}
    for name in panes:
        ours = [one for one in inherited(name, known) if one in panes]
        assert len(ours) <= 3, ours
        assert len(panes[name].bases) <= 1, f"{name} does what several do"
    for file in sorted({one.file for one in known.values()}):
        assert "NotImplementedError" not in (Path("warroom") / file).read_text(encoding="utf-8"), file


VAGUE = frozenset(
    [
        "one",
        "found",
        "said",
        "known",
        "what",
        "held",
        "shown",
        "made",
        "told",
        "given",
        "also",
        "who",
        "other",
        "others",
        "it",
        "result",
        "value",
        "data",
        "item",
        "obj",
        "tmp",
        "res",
        "ret",
    ]
)
"""Names that say that something was got, and not what it is."""
MOST_VAGUE = 0.03


def test_a_docstring_names_a_value_as_its_function_does() -> None:
    for path in sorted(Path("warroom").rglob("*.py")):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                named = set(re.findall(r"``([a-z]\w*)``", ast.get_docstring(node) or "")) & VAGUE
                body = "\n".join(ast.unparse(statement) for statement in node.body[1:])
                names = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
                unnamed = {name for name in named - names if not re.search(rf"\b{name}\b", body)}
                assert not unnamed, f"{path}:{node.lineno}: {node.name} has no {', '.join(unnamed)}"


def test_values_are_named_for_what_they_are() -> None:
    assigned: list[str] = []
    parameters: list[str] = []
    for path in sorted(Path("warroom").rglob("*.py")):
        for node in nodes(path):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                assigned.append(node.id)
            elif isinstance(node, ast.arg):
                parameters.append(node.arg)
    assert len(assigned) > 20_000
    for names, called in ((assigned, "assigned names"), (parameters, "parameters")):
        vague = sum(name in VAGUE for name in names) / len(names)
        assert vague < MOST_VAGUE, f"{vague:.2%} of all {called} are {', '.join(sorted(VAGUE))}"


def test_no_path_asks_for_the_home_of_somebody_who_may_not_be_there() -> None:
    asking = [
        f"{path}:{node.lineno}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "expanduser" and ast.unparse(node.value) != "os.path"
    ]
    assert not asking, f"Path's raises RuntimeError for ~nobody/; os.path.expanduser leaves it: {', '.join(asking)}"


def test_no_value_is_passed_off_as_one_of_any_type() -> None:
    """A cast to `Any` lets a word into a shape that its JSON Schema does not name."""
    calls = [
        (path, node)
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast"
    ]
    passed_off = [f"{path}:{call.lineno}" for path, call in calls if ast.unparse(call.args[0]).strip("'") == "Any"]
    assert calls
    assert passed_off == [], "give what is asked the type of the shape"


_RAISE = {"exists", "is_dir", "is_file", "is_fifo", "is_symlink"}
_ASKING_OF_OURS = {
    "cli/serving.py", "intake/tools/packed.py", "playbook/load.py", "playbook/pages.py", "playbook/workflow_names.py",
    "room/readings/documents.py", "room/sharing/playbook_bundle.py", "room/sharing/playbooks.py",
    "screens/home/path_completion.py",
}  # fmt: skip
"""Where the name is ours, the error becomes a sentence there, or no path is asked."""


def test_whether_something_is_there_is_not_asked_in_a_way_that_raises_for_a_name_that_is_too_long() -> None:
    asking = {
        str(path.relative_to("warroom")): f"{path}:{node.lineno}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _RAISE
        and ast.unparse(node.func.value) != "os.path"
    }  # fmt: skip
    asked = [place for name, place in asking.items() if name not in _ASKING_OF_OURS]
    assert not asked, f"os.path says no where pathlib raises: a name that is too long, a folder that is closed: {asked}"
    assert asking.keys() >= _ASKING_OF_OURS, "take out of the table what asks no more"


def test_nothing_in_the_program_takes_a_raised_digit_for_a_number() -> None:
    """Signs such as ² are digits to Python and no numbers to `int`, which raises: nobody may be asked that way."""
    asking = [
        f"{path}:{number}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "isdigit" in line
    ]
    assert asking == [], "isdecimal() says whether int() takes it"


def test_what_somebody_typed_is_named_in_their_own_letters() -> None:
    """``ascii`` and ``!r`` name ``gelöst`` as ``gel\\xf6st``, cut in the middle of a sign: `quoted` does not."""
    escaped = [
        f"{path}:{node.lineno}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ascii")
        or (isinstance(node, ast.FormattedValue) and node.conversion != -1 and isinstance(node.value, ast.Subscript))
    ]
    assert [place for place in escaped if not place.startswith(_OF_MACHINES)] == []


_OF_MACHINES = ("warroom/oplog/", "warroom/intake/machine_zone.py")
"""What a log or a machine's setting holds is named by its very signs."""
_NO_NOUNS = {"is", "was", "has", "does", "as", "its", "this", "us", "takes", "holds", "waits", "needs", "names", "says"}
_SIZES = {"bytes"}
"""Said of files that are larger than one."""


def test_what_is_counted_is_said_with_its_noun_in_one_place() -> None:
    """``1 lines`` and its like: a number that can be one stands before its noun by `counted` alone."""
    bare = []
    for path in sorted(Path("warroom").rglob("*.py")):
        for node in (node for node in nodes(path) if isinstance(node, ast.JoinedStr)):
            for counted, behind in itertools.pairwise(node.values):
                if isinstance(counted, ast.FormattedValue) and isinstance(behind, ast.Constant):
                    noun = re.match(r" (?:(?:more|new|open|other) )?([a-z]+s|entries|people)\b", str(behind.value))
                    if noun and noun[1] not in _NO_NOUNS | _SIZES and _may_be_one(counted.value):
                        bare.append(f"{path}:{node.lineno}: {ast.unparse(counted.value)}{str(behind.value)[:30]!r}")
    assert not bare, bare


_NUMBERS = {"count", "number", "n", "total", "cut", "alerts", "strange", "left", "timed", "entries", "times", "found"}
"""What numbers of things are called here."""


def _may_be_one(value: ast.expr) -> bool:
    """Whether it is a number of things: a length, or of a name that numbers have here."""
    lengths = any(isinstance(part, ast.Call) and ast.unparse(part.func) == "len" for part in ast.walk(value))
    return lengths or ast.unparse(value).rpartition(".")[2] in _NUMBERS


_SAYS_ITSELF = {Path("warroom/model/sentences.py"), Path("warroom/text.py")}
"""Where words agree with a number, and what stands below that."""


def test_words_agree_with_a_number_in_one_place() -> None:
    """``is`` and ``are``, ``it`` and ``them``: chosen by `agreeing` or `counted`, never by hand."""
    chosen = [
        f"{path}:{node.lineno}: {ast.unparse(node)}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.IfExp) and path not in _SAYS_ITSELF
        if re.search(r"(==|!=) 1$|(<|>=) 2$|> 1$", ast.unparse(node.test))
        if _are_words(node.body, node.orelse)
    ]
    assert not chosen, chosen


def _are_words(*branches: ast.expr) -> bool:
    """Whether all of them are words alone, one of which may be empty, or sentences with something in them."""
    if all(isinstance(branch, ast.Constant) and isinstance(branch.value, str) for branch in branches):
        return True
    return all(isinstance(branch, ast.JoinedStr) for branch in branches)


_TABLES = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MANY_ARGUMENTS = 8


def test_what_the_program_ends_with_is_said_in_one_place() -> None:
    """A code that stands in two places means two things, sooner or later: 77 said that something may not be done, and
    that a folder is gone.
    """
    for path in sorted(Path("warroom").rglob("*.py")):
        if path.name == "exit_codes.py":
            continue
        numbers = {
            name.id
            for node in nodes(path)
            if isinstance(node, ast.Assign)
            for target, assigned in _assigned(node)
            for name in ast.walk(target)
            if isinstance(name, ast.Name) and _is_code(assigned)
        }
        for node in nodes(path):
            if not isinstance(node, ast.Call) or not ENDS.search(ast.unparse(node.func)):
                continue
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                own = _is_code(argument) or (isinstance(argument, ast.Name) and argument.id in numbers)
                assert not own, f"{path}:{node.lineno}: {ast.unparse(argument)} is a code: take it from exit_codes"


def test_a_code_that_the_program_ends_with_has_one_name() -> None:
    for path in sorted(Path("warroom").rglob("*.py")):
        again = [
            f"{node.lineno}: {target.id}"
            for node in nodes(path)
            if isinstance(node, ast.Assign)
            for target, assigned in _assigned(node)
            if isinstance(target, ast.Name) and target.id.isupper()
            if ast.unparse(assigned).startswith("exit_codes.")
        ]
        assert not again, f"{path}: {', '.join(again)} is another name of an exit code"


ENDS = re.compile(r"(^|\.)(stop|exit|\w*Trouble|Unfinished|Unknown|NotSent|Refused)$")
"""What is called with a code that the program ends with."""


def _assigned(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """Each name that is assigned, and what."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        return list(zip(target.elts, node.value.elts, strict=False))
    return [(target, node.value)]


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in MEANINGS and node.value > 2


def test_only_a_table_or_a_call_of_many_arguments_is_laid_out_by_hand() -> None:
    by_hand = [
        f"{path}:{node.lineno}: {ast.unparse(node)[:60]}"
        for path in sorted(Path("warroom").rglob("*.py"))
        if "# fmt: skip" in (source := path.read_text(encoding="utf-8"))
        for lines in [source.splitlines()]
        for node in nodes(path)
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
        if "# fmt: skip" in lines[(node.end_lineno or node.lineno) - 1] and not _is_table(getattr(node, "value", None))
    ]
    assert not by_hand, by_hand


def _is_table(value: object) -> bool:
    """Whether it is read as a table is: values side by side, set of them or not."""
    if isinstance(value, ast.Yield):
        value = value.value
    if isinstance(value, ast.Call):
        of_one_table = len(value.args) == 1 and isinstance(value.args[0], _TABLES)
        return of_one_table or len(value.args) + len(value.keywords) >= _MANY_ARGUMENTS
    return isinstance(value, _TABLES)


def test_every_sentence_that_refuses_an_act_ends_like_one() -> None:
    unended = [
        f"{path}:{node.lineno}: {ending[-60:]}"
        for path in sorted(Path("warroom").rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.Call) and node.args and _called(node) in ("RoomTrouble", "stop")
        if (ending := _written_last(node.args[0])) and not ending.endswith((".", "?"))
    ]
    assert not unended, unended


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _written_last(words: ast.expr) -> str:
    """What a text in the source ends with; empty where a value stands there."""
    last = words.values[-1] if isinstance(words, ast.JoinedStr) and words.values else words
    return last.value if isinstance(last, ast.Constant) and isinstance(last.value, str) else ""
