"""What is rendered of a kept type is kept, and only that: for whom, how long, and what it sees."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from execution.compiled.kept import KeptJson
from execution.compiled.program import Program

from .both_ways import Answer, Watched, read, same
from .catalogue import CALLS, SCHEMA, Maker, Service, Shelf, Shop, Ware, engine_of
from .loading import Context

LOADED = "{shelves{ware{id label labelIn sized}}}"
IN_HAND = "{shelves{things{...on WareView{id label labelIn}}}}"
PARTLY = "{shelves{ware{id price labelIn label parts{name}}}}"


@pytest.fixture
def shop() -> Shop:
    CALLS.counts.clear()
    wares = {f"w{number}": Ware(f"w{number}", 1, f"label {number}", "m1") for number in range(4)}
    wares["w3"] = Ware("w3", 1, "three", "m2", (Maker("p1"), Maker("p2")))
    return Shop(wares, {"m1": Maker("m1", 1, "Ann"), "m2": Maker("m2", 1, "Ben")})


class Client:
    """Asks one operation again and again."""

    def __init__(self, shop: Shop, text: str) -> None:
        self.shop = shop
        self.watched = Watched(engine_of(shop.kept))
        self.operation = self.watched.prepared(SCHEMA, text)

    async def ask(
        self,
        *shelves: Shelf,
        variables: dict[str, Any] | None = None,
        context: Context | None = None,
        **of: Any,
    ) -> tuple[Any, str]:
        """The data, which must be core's, and how it ran."""
        bound = self.operation.bind(variables)
        context = context or self.shop.context(**of)
        of = {**vars(context), "loaders": self.shop.context().loaders}
        found = read(await self.operation.execute(bound, context, [*shelves]))
        wanted = read(
            await self.operation.runnable.run_on_core(bound.variables, Context(**of), [*shelves])
        )
        self.watched.check()
        assert found[1:] == wanted[1:]
        return found[0], self.watched.ran[-1]


@pytest.mark.parametrize("text", [LOADED, PARTLY])
async def test_what_was_rendered_once_is_not_rendered_again(shop: Shop, text: str) -> None:
    client = Client(shop, text)
    first, ran = await client.ask(Shelf("w1"), Shelf("w2"))
    assert (ran, len(shop.kept)) == ("compiled", 2)
    called = CALLS.counts["label_in"]
    again, ran = await client.ask(Shelf("w2"), Shelf("w1"))
    assert ran == "kept"
    assert again["shelves"] == first["shelves"][::-1]
    assert CALLS.counts["label_in"] == called + 2  # core's own


async def test_what_is_kept_is_not_loaded(shop: Shop) -> None:
    client = Client(shop, LOADED)
    await client.ask(Shelf("w1"), Shelf("w2"))
    context = shop.context()
    await client.ask(Shelf("w1"), Shelf("w3"), Shelf("w2"), Shelf(), context=context)
    assert context.loaders.wares.reads == [["w3"]]


async def test_live_fields_are_answered_anew_and_the_rest_is_not(shop: Shop) -> None:
    client = Client(shop, PARTLY)
    for viewer in ("ada", "bob", "ada"):
        data, _ = await client.ask(Shelf("w1"), viewer=viewer)
        assert data["shelves"][0]["ware"]["price"] == f"w1 for {viewer}"
        assert [*data["shelves"][0]["ware"]] == ["id", "price", "labelIn", "label", "parts"]
    assert len(shop.kept) == 1


async def test_live_fields_that_load_are_loaded_for_what_is_kept(shop: Shop) -> None:
    client = Client(shop, "{shelves{ware{label maker{name} price}}}")
    await client.ask(Shelf("w1"), Shelf("w3"))
    context = shop.context()
    data, _ = await client.ask(Shelf("w3"), Shelf("w1"), context=context)
    assert [each["ware"]["maker"]["name"] for each in data["shelves"]] == ["Ben", "Ann"]
    assert context.loaders.wares.reads == []


async def test_an_object_in_hand_is_kept_by_its_whole_key(shop: Shop) -> None:
    client = Client(shop, IN_HAND)
    for revision, label in ((1, "old"), (2, "new"), (1, "old"), (2, "newer and not told")):
        await client.ask(Shelf(things=(Ware("w", revision, label),)))
        if revision == 2:
            break
    data, ran = await client.ask(Shelf(things=(Ware("w", 2, "new"),)))
    assert (ran, data["shelves"][0]["things"][0]["label"]) == ("kept", "new")
    assert len(shop.kept) == 1


async def test_objects_of_different_types_may_have_the_same_id(shop: Shop) -> None:
    text = "{shelves{either{...on WareView{label labelIn} ...on ServiceView{label price}}}}"
    client = Client(shop, text)
    ware, service = Shelf(things=(Ware("1"),)), Shelf(things=(Service("1"),))
    for shelves in ([ware], [service], [ware, service], [service, ware]):
        await client.ask(*shelves)


@pytest.mark.parametrize(
    ("text", "aspect", "values"),
    [
        ("{shelves{ware{labelIn}}}", "locale", ["en", "fr"]),
        ("{shelves{ware{sized}}}", "country", ["US", "FR"]),
        ("{shelves{ware{laterLabel price}}}", "locale", ["en", "fr"]),
        ("{shelves{ware{madeBy}}}", "locale", ["en", "fr"]),
    ],
)
async def test_each_aspect_has_a_room_of_its_own(
    shop: Shop, text: str, aspect: str, values: Sequence[str]
) -> None:
    client = Client(shop, text)
    for value in (*values, *values):
        await client.ask(Shelf("w1"), context=shop.context(**{aspect: value}))
    assert client.watched.ran == ["compiled", "compiled", "kept", "kept"]
    assert len(shop.kept) == 2


async def test_what_depends_on_nothing_is_kept_for_all(shop: Shop) -> None:
    client = Client(shop, "{shelves{ware{label}}}")
    await client.ask(Shelf("w1"), locale="en")
    await client.ask(Shelf("w1"), locale="fr")
    await client.ask(Shelf("w1"), country="FR", viewer="ada")
    assert client.watched.ran == ["compiled", "kept", "kept"]


async def test_each_value_of_a_variable_has_a_room_of_its_own(shop: Shop) -> None:
    client = Client(shop, "query($n:Int=7){shelves{ware{sized(size:$n)}}}")
    for variables in ({"n": 1}, {"n": 2}, {}, {"n": 1}, {}, {"n": 7}):
        data, _ = await client.ask(Shelf("w1"), variables=variables)
        size = variables.get("n", 7)
        assert data["shelves"][0]["ware"]["sized"] == f"label 1 x{size} in US"
    assert client.watched.ran == ["compiled"] * 3 + ["kept"] * 2 + ["compiled"]


async def test_aliases_with_other_arguments_are_kept_apart(shop: Shop) -> None:
    client = Client(shop, "{shelves{ware{one:sized(size:1) two:sized(size:2)}}}")
    for _ in range(2):
        data, _ = await client.ask(Shelf("w1"))
        shown = data["shelves"][0]["ware"]
        assert shown == {"one": "label 1 x1 in US", "two": "label 1 x2 in US"}


async def test_an_entry_ends_when_the_first_of_its_fields_does(shop: Shop) -> None:
    shop.wares["w1"] = Ware("w1", ends=100.0)
    client = Client(shop, "{shelves{ware{offer label}}}")
    for now, ran, offer in (
        (10.0, "compiled", "on"),
        (99.0, "kept", "on"),
        (100.0, "compiled", "over"),
        (500.0, "kept", "over"),
    ):
        data, how = await client.ask(Shelf("w1"), now=now)
        assert (how, data["shelves"][0]["ware"]["offer"]) == (ran, offer)


async def test_an_object_in_hand_ends_too(shop: Shop) -> None:
    client = Client(shop, "{shelves{things{...on WareView{offer price}}}}")
    shelf = Shelf(things=(Ware("w", ends=100.0),))
    for now in (10.0, 99.0, 100.0, 101.0):
        await client.ask(shelf, now=now)
    assert client.watched.ran == ["compiled", "kept", "compiled", "kept"]


async def test_nothing_with_a_failure_is_kept(shop: Shop) -> None:
    shop.wares |= {"bad": Ware("bad", label="broken"), "wrong": Ware("wrong", label=["list"])}
    client = Client(shop, "{shelves{ware{id label brittle}}}")
    for _ in range(3):
        await client.ask(Shelf("w1"), Shelf("bad"), Shelf("wrong"), Shelf("unknown"))
    assert client.watched.ran == ["compiled"] * 3
    assert len(shop.kept) == 1


async def test_what_failed_is_kept_when_it_is_whole_again(shop: Shop) -> None:
    shop.wares["bad"] = Ware("bad", label="broken")
    client = Client(shop, "{shelves{ware{brittle}}}")
    await client.ask(Shelf("bad"))
    shop.wares["bad"] = Ware("bad", label="mended")
    await client.ask(Shelf("bad"))
    _, ran = await client.ask(Shelf("bad"))
    assert ran == "kept"


async def test_a_failure_of_one_mutation_is_not_kept_by_the_next(shop: Shop) -> None:
    """Once settled, it looks like null."""
    part = "things{...on WareView{label brittle}}"
    client = Client(shop, f"mutation{{first{{{part}}} second{{{part}}}}}")
    shelves = Shelf(things=(Ware("bad", label="broken"),)), Shelf(things=(Ware("w"),))
    for _ in range(2):
        data, ran = await client.ask(*shelves)
        assert data["first"] == {"things": [{"label": "broken", "brittle": None}]}
        assert ran == "compiled"
    assert len(shop.kept) == 1


async def test_a_live_failure_leaves_the_rest_kept(shop: Shop) -> None:
    shop.makers["m1"] = LookupError("no maker today")
    client = Client(shop, "{shelves{ware{label maker{name}}}}")
    for _ in range(2):
        data, _ = await client.ask(Shelf("w1"), Shelf("w3"))
        assert data["shelves"][0]["ware"] == {"label": "label 1", "maker": None}
    assert client.watched.ran == ["compiled", "kept"]


async def test_a_kept_resolver_that_looks_at_who_asks_fails_and_is_not_kept(shop: Shop) -> None:
    watched = Watched(engine_of(shop.kept))
    operation = watched.prepared(SCHEMA, "{shelves{ware{id greedy}}}")
    for viewer in ("ada", "bob"):
        result = await operation.execute(
            operation.bind(), shop.context(viewer=viewer), [Shelf("w1")]
        )
        assert result.data == {"shelves": [{"ware": {"id": "w1", "greedy": None}}]}
        assert [error.path for error in result.errors or ()] == [["shelves", 0, "ware", "greedy"]]
    assert watched.ran == ["compiled", "compiled"]
    assert len(shop.kept) == 0


async def test_a_kept_resolver_sees_its_aspects_and_nothing_else(shop: Shop) -> None:
    watched = Watched(engine_of(shop.kept))
    operation = watched.prepared(SCHEMA, "query($n:Int){shelves{ware{heard sized(size:$n)}}}")
    result = await operation.execute(
        operation.bind({"n": 5}), shop.context(viewer="ada"), [Shelf("w1")]
    )
    seen = "w1 [None, {}, ['locale']]"
    assert read(result)[0]["shelves"][0]["ware"]["heard"] == seen


async def test_what_is_rendered_while_everything_is_dropped_is_not_kept(shop: Shop) -> None:
    client = Client(shop, "{shelves{ware{label keptMaker{name}}}}")
    bound = client.operation.bind()
    running = asyncio.create_task(client.operation.execute(bound, shop.context(), [Shelf("w1")]))
    await asyncio.sleep(0)
    shop.kept.clear()
    shop.wares["w1"] = Ware("w1", 2, "changed", "m2")
    await running
    assert len(shop.kept) == 0
    data, ran = await client.ask(Shelf("w1"))
    assert (ran, data["shelves"][0]["ware"]["label"]) == ("compiled", "changed")


async def test_dropped_entries_are_rendered_again(shop: Shop) -> None:
    client = Client(shop, LOADED)
    await client.ask(Shelf("w1"))
    shop.wares["w1"] = Ware("w1", 2, "changed")
    shop.kept.clear()
    data, ran = await client.ask(Shelf("w1"))
    assert (ran, data["shelves"][0]["ware"]["label"]) == ("compiled", "changed")


async def test_what_is_kept_within_what_is_kept_comes_out_whole(shop: Shop) -> None:
    text = "{shelves{ware{label parts{id name} keptMaker{name} price} wares{parts{id name}}}}"
    client = Client(shop, text)
    shelf = Shelf("w3", ("w1", "w3", "unknown"))
    for _ in range(3):
        await client.ask(shelf, Shelf("w1", ("w3",)))
    assert client.watched.ran == ["compiled", "kept", "kept"]


async def test_conditions_have_entries_of_their_own(shop: Shop) -> None:
    client = Client(shop, "query($x:Boolean!){shelves{ware{label labelIn @include(if:$x)}}}")
    for x in (True, False, True, False):
        await client.ask(Shelf("w1"), variables={"x": x})
    assert client.watched.ran == ["compiled", "compiled", "kept", "kept"]


async def test_within_narrow_bounds_every_answer_is_right(shop: Shop) -> None:
    shop.kept = KeptJson(max_bytes=700, max_rooms=2)
    client = Client(shop, "query($n:Int){shelves{ware{labelIn sized(size:$n) price}}}")
    for number in range(40):
        await client.ask(
            *(Shelf(f"w{each}") for each in range(4)),
            variables={"n": number % 3},
            locale=["en", "fr"][number % 2],
            viewer=str(number),
        )
        assert shop.kept.bytes <= 700


async def test_without_room_for_anything_nothing_is_looked_up(shop: Shop) -> None:
    shop.kept = KeptJson(max_bytes=0)
    client = Client(shop, PARTLY)
    for _ in range(2):
        assert (await client.ask(Shelf("w1"), Shelf("w2")))[1] == "compiled"
    assert (len(shop.kept), shop.kept.rendered) == (0, 0)
    program = client.operation.runnable.variants.found(client.operation.bind().variables)
    assert isinstance(program, Program)
    assert program.source.keeping.distinct == ()


async def test_an_operation_without_kept_types_keeps_nothing(shop: Shop) -> None:
    answer: Answer = await same(
        SCHEMA,
        "{shelves{__typename things{price: __typename}}}",
        root=lambda: [Shelf(things=(Ware("w"), Service("s")))],
        context=shop.context,
        engine=engine_of(shop.kept),
    )
    assert answer.ran == "compiled"
    assert len(shop.kept) == 0
