"""Frozen dataclasses as bytes and back: JSON, and never anything that could run."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Generic, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Decode = Callable[[Any], Any]
Collection = Callable[[Iterable[Any]], Any]
"""Makes a tuple of what it holds, or a mapping of its pairs."""


class Codec(Generic[T]):
    """One class and all that its fields hold. Each object is an array: its class, then its fields.

    `version` is another as soon as any of these classes has other fields, so that what is kept
    under it is read by those who wrote it alone: two versions that run side by side read past
    each other.

    `kinds` says which classes may stand where a field names their base; `collections`, by what they
    hold, which tuples and mappings are made of a class of their own.
    """

    def __init__(
        self,
        root: type[T],
        kinds: Mapping[type, Sequence[type]] | None = None,
        collections: Mapping[type, Collection] | None = None,
    ) -> None:
        self._kinds = kinds or {}
        self._collections = collections or {}
        self._shapes: dict[type, str] = {}
        self._classes: dict[type, Decode] = {}
        self._decode = self._one_of(self._kinds.get(root, (root,)))
        shapes = "\n".join(sorted(self._shapes.values()))
        self.version = hashlib.sha256(shapes.encode()).hexdigest()[:8]

    def encode(self, value: T) -> bytes:
        return orjson.dumps(value, default=_array, option=orjson.OPT_PASSTHROUGH_DATACLASS)

    def decode(self, data: bytes) -> T | None:
        """None for bytes that `encode` has not written."""
        try:
            decoded: T = self._decode(orjson.loads(data))
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None
        return decoded

    def _of(self, hint: Any) -> Decode:
        if isinstance(hint, NewType):
            return self._of(hint.__supertype__)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._union(arguments)
        if origin in (tuple, frozenset):
            collect = frozenset if origin is frozenset else tuple
            return _tuple(self._of(arguments[0]), self._collections.get(arguments[0], collect))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return _mapping(self._of(arguments[1]), self._collections.get(arguments[1], dict))
        if isinstance(hint, type) and is_dataclass(hint):
            return self._one_of(self._kinds.get(hint, (hint,)))
        return _scalar(hint)

    def _union(self, members: Sequence[Any]) -> Decode:
        given = [member for member in members if member is not NoneType]
        if len(given) == 1:
            return _optional(self._of(given[0]))
        classes = [kind for member in given for kind in self._kinds.get(member, (member,))]
        decode = self._one_of(classes)
        return decode if len(given) == len(members) else _optional(decode)

    def _one_of(self, classes: Sequence[type]) -> Decode:
        by_name = {kind.__name__: self._class(kind) for kind in classes}

        def decode(found: Any) -> Any:
            return by_name[found[0]](found)

        return decode

    def _class(self, kind: type) -> Decode:
        if kind not in self._classes:
            hints = get_type_hints(kind)
            names = [each.name for each in fields(kind)]
            self._shapes[kind] = f"{kind.__name__}{[(name, hints[name]) for name in names]}"
            self._classes[kind] = _object(kind, names, [self._of(hints[name]) for name in names])
        return self._classes[kind]


def _array(value: Any) -> list[Any]:
    if isinstance(value, tuple | frozenset):  # a tuple of a class of its own, or a set
        return [*value]
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} cannot be kept")
    return [type(value).__name__, *(getattr(value, each.name) for each in fields(value))]


def _object(kind: type, names: Sequence[str], decoders: Sequence[Decode]) -> Decode:
    def decode(found: Any) -> Any:
        values = (decode(value) for decode, value in zip(decoders, found[1:], strict=True))
        return kind(**dict(zip(names, values, strict=True)))

    return decode


def _tuple(item: Decode, collect: Collection) -> Decode:
    whole = _only(list)
    return lambda found: collect([item(each) for each in whole(found)])


def _mapping(value: Decode, collect: Collection) -> Decode:
    whole = _only(dict)
    return lambda found: collect([(key, value(each)) for key, each in whole(found).items()])


def _optional(decode: Decode) -> Decode:
    return lambda found: None if found is None else decode(found)


def _scalar(kind: Any) -> Decode:
    if kind is object:  # JSON as it is
        return lambda found: found
    if kind in (datetime, date):
        parse: Decode = kind.fromisoformat
        return parse
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind not in (str, int, float, bool):
        raise TypeError(f"{kind} cannot be kept")
    return _only(kind)


def _only(kind: type) -> Decode:
    def decode(found: Any) -> Any:
        if type(found) is not kind:
            raise TypeError(f"{kind.__name__} was expected")
        return found

    return decode
