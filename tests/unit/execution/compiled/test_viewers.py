"""Many viewers, one kept catalogue: whatever was kept for whom, each gets core's answer."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.compiled.kept import KeptJson

from .both_ways import Watched, alike
from .catalogue import SCHEMA, Maker, Service, Shelf, Shop, Ware, engine_of

IDS = ["a", "b", "c"]
FIELDS = [
    *("id", "label", "price", "labelIn", "sized", "small:sized(size:$n)", "laterLabel", "brittle"),
    *("offer", "parts{name}", "maker{name}", "keptMaker{id name}", "madeBy", "__typename"),
]
SHARED = ["id", "label", "price", "labelIn", "__typename"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    def some(fields: list[str]) -> str:
        return " ".join(draw(st.lists(st.sampled_from(fields), min_size=1, unique=True)))

    either = f"...on WareView{{{some(FIELDS)}}} ...on ServiceView{{{some(SHARED)}}}"
    places = [
        f"ware{{{some(FIELDS)}}}",
        f"wares{{{some(FIELDS)}}}",
        f"things{{{some(['id', 'label'])} ...on WareView{{{some(FIELDS)}}}}}",
        f"either{{{either}}}",
        "other:ware{...W}",
        "more:wares{...W}",
    ]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    first, second = " ".join(chosen), "ware{...W used:sized(size:$n)}"
    shared = f"fragment W on WareView{{{some(FIELDS)}}}"
    return f"query($n:Int){{first:shelves{{{first}}} second:shelves{{{second}}}}} {shared}"


labels = st.sampled_from(["plain", "broken", ["wrong"], None])
parts = st.lists(st.builds(Maker, st.sampled_from(IDS), st.just(1)), max_size=2).map(tuple)
wares = st.builds(
    Ware,
    id=st.sampled_from(IDS),
    revision=st.just(1),
    label=labels,
    maker_id=st.sampled_from(["a", "b", None, "lost"]),
    parts=parts,
    ends=st.sampled_from([None, 50.0, 150.0]),
)
requests = st.fixed_dictionaries(
    {
        "viewer": st.sampled_from(["ada", "bob", "cleo"]),
        "locale": st.sampled_from(["en", "fr"]),
        "country": st.sampled_from(["US", "FR"]),
    }
)
asked = st.tuples(requests, st.sampled_from([{}, {"n": 1}, {"n": 2}]), st.booleans())


@pytest.mark.usefixtures("swept")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # left by core
@settings(max_examples=100, deadline=None)
@given(
    text=texts(),
    stock=st.lists(wares, min_size=1, max_size=3, unique_by=lambda ware: ware.id),
    asked=st.lists(st.lists(asked, min_size=1, max_size=3), min_size=2, max_size=4),
    room=st.sampled_from([400, 2_000, 10**6]),
)
def test_each_viewer_gets_the_answer_that_core_would_give_them(
    text: str, stock: list[Ware], asked: list[list[Any]], room: int
) -> None:
    asyncio.run(all_asked(text, stock, asked, KeptJson(max_bytes=room)))


async def all_asked(text: str, stock: list[Ware], asked: list[list[Any]], kept: KeptJson) -> None:
    """One group of requests after the other, those of a group at once."""
    makers = {"a": Maker("a"), "b": Maker("b", 1, "Ben"), "lost": LookupError("lost")}
    shop = Shop({ware.id: ware for ware in stock}, makers, kept)
    watched = Watched(engine_of(kept))
    operation = watched.prepared(SCHEMA, text)
    things = (*stock, *(Service(id_) for id_ in IDS))
    shelves = [Shelf(stock[0].id, (*IDS, "unknown"), things), Shelf("c", things=things[::-1])]

    async def ask(of: dict[str, Any], variables: dict[str, Any]) -> None:
        bound = operation.bind(variables)
        found = await operation.execute(bound, shop.context(**of), shelves)
        wanted = await operation.runnable.run_on_core(bound.variables, shop.context(**of), shelves)
        assert alike(found, wanted)

    for turn, together in enumerate(asked):
        now = turn * 60.0
        await asyncio.gather(*(ask({**of, "now": now}, given) for of, given, _ in together))
        if together[0][2]:
            kept.clear()
    watched.check()
    assert {*watched.ran} <= {"compiled", "kept"}
