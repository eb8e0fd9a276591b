"""Making a class a frozen record, as `dataclasses.dataclass` does, when the first of it is made.

The type checker refuses to change a field; the standard library would check it again at run time. It would also write
the methods of a hundred classes before the first line is painted, of which that line needs a few.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field
from threading import Lock
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_origin, get_type_hints

Shape = TypeVar("Shape")
_FIELDS = "__dataclass_fields__"
_making = Lock()


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def shape(class_: type[Shape]) -> type[Shape]:
    """``class_`` with a constructor for its fields; two of them are equal when they are the same one."""
    return _later(class_, eq=False, repr=False)


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def record(class_: type[Shape]) -> type[Shape]:
    """As `shape`, and two of them are equal when their fields are."""
    return _later(class_, repr=False, unsafe_hash=True)


class _Fields:
    """Stands where the fields of a class will be, and makes it a dataclass when somebody asks for them."""

    def __init__(self, class_: type[Any], how: dict[str, bool]) -> None:
        self._made, self._how = class_, how

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        with _making:
            if self._made.__dict__[_FIELDS] is self:
                self._finish()
        return getattr(owner, _FIELDS)

    def _finish(self) -> None:
        """Let a twin become the dataclass and hand over what it got: no other thread ever sees half of it."""
        class_ = self._made
        own = {name: value for name, value in class_.__dict__.items() if name not in _NOT_COPIED}
        twin: Any = dataclass(**self._how)(type(class_.__name__, class_.__bases__, own))
        for name, value in own.items():
            if isinstance(value, Field):
                if name in twin.__dict__:
                    setattr(class_, name, twin.__dict__[name])
                else:
                    delattr(class_, name)
        for name in ("__match_args__", "__dataclass_params__", "__eq__", "__hash__", "__init__", _FIELDS):
            setattr(class_, name, getattr(twin, name))


_NOT_COPIED = frozenset({"__init__", _FIELDS, "__dict__", "__weakref__"})


def _later(class_: type[Shape], **how: bool) -> type[Shape]:
    fields = _Fields(class_, how)

    def first(self: Any, *given: Any, **named: Any) -> None:
        fields.__get__(self, class_)
        class_.__init__(self, *given, **named)

    class_.__init__ = first  # type: ignore[method-assign]
    setattr(class_, _FIELDS, fields)
    return class_


def assembler(class_: type[Shape]) -> Callable[[dict[str, Any]], Shape]:
    """What makes one of ``class_``, a shape, from the values of its fields by name, which are known to be right.

    It takes no constructor, so that none is written for what is only ever read from a file. Raise `TypeError` when a
    field without a default is missing.
    """
    fields = class_.__dict__[_FIELDS]
    namespace = class_.__dict__ if isinstance(fields, _Fields) else fields
    needed, same, anew = set(), {}, {}
    for name in field_types(class_):
        default = namespace.get(name, MISSING)
        if isinstance(default, Field) and default.default_factory is not MISSING:
            anew[name] = default.default_factory
        elif default is MISSING or (isinstance(default, Field) and default.default is MISSING):
            needed.add(name)
        elif isinstance(default, Field):
            same[name] = default.default

    def assemble(values: dict[str, Any]) -> Shape:
        if not needed <= values.keys():
            raise TypeError(f"{class_.__name__} needs {', '.join(sorted(needed - values.keys()))}.")
        instance = object.__new__(class_)
        instance.__dict__.update(same)
        for name, make in anew.items():
            instance.__dict__[name] = make()
        instance.__dict__.update(values)
        return instance

    return assemble


def field_types(class_: type[Any]) -> dict[str, Any]:
    """The types of the fields of ``class_``, by name."""
    return {name: hint for name, hint in get_type_hints(class_).items() if get_origin(hint) is not ClassVar}


def is_shape(made: Any) -> bool:
    """Whether ``made`` is a class with fields."""
    return isinstance(made, type) and _FIELDS in made.__dict__
