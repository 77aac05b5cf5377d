"""What is kept in Redis, as bytes and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, IntEnum
from typing import Any, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.redis.codec import Codec

Name = NewType("Name", str)


class Colour(Enum):
    RED = "red"


class Size(IntEnum):
    LARGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    name: Name
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenLeaf(Leaf):
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Stone:
    weight: float


class Stones(tuple[Stone, ...]):  # noqa: SLOT001 - as it says
    """A tuple of a class of its own, which remembers something."""

    def __init__(self, _: Iterable[Stone] = ()) -> None:
        self.remembered = 0


class Named(dict[str, Stone]):
    """The same of a mapping."""


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...]
    around: tuple[Stone, ...]
    under: Leaf | Stone | None
    planted: date
    size: Size
    names: Mapping[str, Stone]
    is_old: bool
    rings: int


KINDS = {Leaf: (Leaf, GreenLeaf)}
CODEC = Codec(Tree, KINDS)
OF_THEIR_OWN = Codec(Tree, KINDS, collections={Stone: lambda held: made_of(list(held))})
DAY = date(2026, 3, 1)

leaves = st.one_of(
    st.builds(Leaf, name=st.text()),
    st.builds(GreenLeaf, name=st.text(), since=st.none() | st.datetimes(timezones=st.just(UTC))),
)
stones = st.builds(Stone, st.floats(allow_nan=False, allow_infinity=False))
trees = st.builds(
    Tree,
    st.lists(leaves).map(tuple),
    st.lists(stones).map(Stones),
    st.none() | leaves | stones,
    st.dates(),
    st.sampled_from(Size),
    st.dictionaries(st.text(), stones),
    st.booleans(),
    st.integers(-(2**53), 2**53),
)


@given(trees)
def test_whatever_is_kept_comes_back_as_it_was(tree: Tree) -> None:
    found = CODEC.decode(CODEC.encode(tree))
    assert found == tree
    assert [type(leaf) for leaf in found.leaves] == [type(leaf) for leaf in tree.leaves]
    assert type(found.size) is Size


def made_of(held: list[Any]) -> Stones | Named:
    return Named(held) if held and isinstance(held[0], tuple) else Stones(held)


def test_tuples_and_mappings_of_a_class_of_their_own_are_made_so_again() -> None:
    tree = Tree((), Stones([Stone(1.5)]), None, DAY, Size.LARGE, Named(a=Stone(2.5)), False, 1)  # noqa: FBT003
    found = OF_THEIR_OWN.decode(OF_THEIR_OWN.encode(tree))
    assert found == tree
    assert (type(found.around), type(found.names)) == (Stones, Named)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'["Tree",[],{},null,"2026-03-01",3,{},true,1]',
        b"{",
        b"null",
        b"3",
        b"[]",
        b'["Tree"]',
        b'["Stone",1.5]',
        b'["Tree",[["Tree"]],[],null,"2026-03-01",3,{},true,1]',
        b'["Tree",[["os.system","ls"]],[],null,"2026-03-01",3,{},true,1]',
        b'["Tree",[],[],null,"not a day",3,{},true,1]',
        b'["Tree",[],[],null,"2026-03-01",77,{},true,1]',
        b'["Tree",[],[],null,"2026-03-01",3,[],true,1]',
        b'["Tree",[],[],null,"2026-03-01",3,{},1,true]',
        b'["Tree",[["Leaf",7,"red"]],[],null,"2026-03-01",3,{},true,1]',
        b'["Tree",7,[],null,"2026-03-01",3,{},true,1]',
        b'["Tree",[],[],null,"2026-03-01",3,{},true,1,"one more"]',
        b"\x80\x04\x95",
    ],
)
def test_what_we_have_not_written_is_as_good_as_nothing(data: bytes) -> None:
    assert CODEC.decode(data) is None


def test_the_version_is_the_same_for_the_same_shapes_in_every_process() -> None:
    assert CODEC.version == Codec(Tree, KINDS).version
    assert len(CODEC.version) == 8


def test_a_field_more_is_another_version() -> None:
    def version(**more: Any) -> str:
        shape = {"__annotations__": {"weight": float, **more}}
        return Codec(dataclass(frozen=True)(type("Stone", (), shape))).version

    assert version() == version()
    assert version() != version(colour=Colour)


def test_what_cannot_be_kept_is_told_at_once() -> None:
    @dataclass(frozen=True)
    class Box:
        inside: bytes

    with pytest.raises(TypeError, match="cannot be kept"):
        Codec(Box)
    with pytest.raises(TypeError):
        CODEC.encode(Tree((), (), None, DAY, Size.LARGE, {"a": object()}, True, 1))  # type: ignore[dict-item]  # noqa: FBT003
