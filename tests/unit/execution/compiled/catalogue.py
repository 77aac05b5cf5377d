"""A small shop whose wares are the same for everybody, and whose prices and carts are not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry

from execution.compiled.engine import Engine
from execution.compiled.kept import KeptJson
from execution.declare import KEEPS, KEPT, LOADS, SHOWS, Keeps, Kept, Loads

from .loading import Context, Loader, loaders

EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Maker:
    id: str
    revision: int = 1
    name: str = "maker"


@dataclass(frozen=True)
class Ware:
    id: str
    revision: int = 1
    label: Any = "ware"
    maker_id: str | None = None
    parts: tuple[Maker, ...] = ()
    ends: float | None = None
    """Seconds since the epoch at which its offer ends."""


@dataclass(frozen=True)
class Service:
    id: str
    revision: int = 1
    label: Any = "service"


@dataclass
class Calls:
    """How often resolvers were called, by their names."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1


CALLS = Calls()


def label_in(root: Any, info: strawberry.Info) -> str:
    CALLS.count("label_in")
    return f"{root.label} in {info.context.locale}"


def sized(root: Any, info: strawberry.Info, size: int = 1) -> str:
    CALLS.count("sized")
    return f"{root.label} x{size} in {info.context.country}"


async def later_label(root: Any, info: strawberry.Info) -> str:
    return f"later {root.label} in {info.context.locale}"


def price(root: Any, info: strawberry.Info) -> str:
    """Live: everybody has a price of their own."""
    CALLS.count("price")
    return f"{root.id} for {info.context.viewer}"


def greedy(root: Any, info: strawberry.Info) -> str:
    """Says that it depends on the locale, and looks at who asks."""
    return f"{root.id} of {info.context.viewer}"


def brittle(root: Any) -> str:
    CALLS.count("brittle")
    if root.label == "broken":
        raise LookupError("broken")
    return f"whole {root.label}"


def offer(root: Ware, info: strawberry.Info) -> str:
    CALLS.count("offer")
    return "over" if root.ends is not None and root.ends <= info.context.now else "on"


def offer_ends(root: Ware, aspects: Any) -> datetime | None:
    if root.ends is None or root.ends <= aspects.now:
        return None
    return datetime.fromtimestamp(root.ends, UTC)


def heard(root: Any, info: strawberry.Info) -> str:
    """Tells what of the request it can see."""
    seen = [info.root_value, info.variable_values, sorted(vars(info.context))]
    return f"{root.id} {seen}"


async def maker_of(root: Ware, info: strawberry.Info) -> Any:
    if root.maker_id is None:
        return None
    return await info.context.loaders.makers.load(root.maker_id)


def made_by(root: Ware, maker: Maker | None, info: strawberry.Info) -> str:
    return f"{root.label} of {maker.name if maker else 'nobody'} in {info.context.locale}"


async def made_by_of(root: Ware, info: strawberry.Info) -> str:
    return made_by(root, await info.context.loaders.makers.load(root.maker_id), info)


async def ware_of(root: "Shelf", info: strawberry.Info) -> Any:
    if root.ware_id is None:
        return None
    return await info.context.loaders.wares.load(root.ware_id)


async def wares_of(root: "Shelf", info: strawberry.Info) -> Any:
    return await info.context.loaders.wares.many(root.ware_ids)


@dataclass(frozen=True)
class Shelf:
    ware_id: str | None = None
    ware_ids: tuple[str, ...] = ()
    things: tuple[Any, ...] = ()


def of(resolver: Callable[..., Any], keeps: Keeps | None = None, loads: Loads | None = None) -> Any:
    said = {KEEPS: keeps, LOADS: loads}
    metadata = {key: value for key, value in said.items() if value}
    return strawberry.field(resolver=resolver, metadata=metadata)


def view(shown: type, *, kept: Kept | None = None) -> Callable[[type[Any]], type[Any]]:
    def publish(cls: type[Any]) -> type[Any]:
        setattr(cls, SHOWS, shown)
        if kept:
            setattr(cls, KEPT, kept)
        cls.is_type_of = classmethod(lambda _, value, __: isinstance(value, shown))
        return strawberry.type(cls)

    return publish


KEPT_BY_REVISION = Kept(("id", "revision"))
BY_LOCALE = Keeps(frozenset({"locale"}))
BY_COUNTRY = Keeps(frozenset({"country"}))


@view(Maker, kept=KEPT_BY_REVISION)
class MakerView:
    id: strawberry.ID
    name: str


@strawberry.interface
class Thing:
    id: strawberry.ID
    label: str


@view(Ware, kept=KEPT_BY_REVISION)
class WareView(Thing):
    label_in: str = of(label_in, BY_LOCALE)
    sized: str = of(sized, BY_COUNTRY)
    later_label: str = of(later_label, BY_LOCALE)
    price: str = of(price)
    greedy: str | None = of(greedy, BY_LOCALE)
    brittle: str | None = of(brittle, Keeps())
    heard: str = of(heard, BY_LOCALE)
    offer: str = of(offer, Keeps(sees=frozenset({"now"}), until=offer_ends))
    parts: list[MakerView]
    maker: MakerView | None = of(maker_of, loads=Loads("makers", "maker_id"))
    kept_maker: MakerView | None = of(maker_of, Keeps(), Loads("makers", "maker_id"))
    made_by: str = of(made_by_of, BY_LOCALE, Loads("makers", "maker_id", then=made_by))


@view(Service, kept=KEPT_BY_REVISION)
class ServiceView(Thing):
    label_in: str = of(label_in, BY_LOCALE)
    price: str = of(price)


@view(Shelf)
class ShelfView:
    ware: WareView | None = of(ware_of, loads=Loads("wares", "ware_id"))
    wares: list[WareView | None] = of(wares_of, loads=Loads("wares", "ware_ids", many=True))
    things: list[Thing]
    either: list[Annotated[WareView | ServiceView, strawberry.union("Either")]] = of(
        lambda root: root.things
    )


@strawberry.type
class Query:
    @strawberry.field
    def shelves(self, info: strawberry.Info) -> list[ShelfView]:
        return info.root_value  # type: ignore[no-any-return]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def first(self, info: strawberry.Info) -> ShelfView:
        return info.root_value[0]  # type: ignore[no-any-return]

    @strawberry.mutation
    async def second(self, info: strawberry.Info) -> ShelfView:
        return info.root_value[1]  # type: ignore[no-any-return]


SCHEMA = strawberry.Schema(Query, Mutation, types=[ServiceView])._schema  # noqa: SLF001 - no other way


async def aspects(context: Context, names: frozenset[str]) -> dict[str, Any]:
    return {name: getattr(context, name) for name in names}


def engine_of(kept: KeptJson) -> Engine:
    return Engine(
        loaders=lambda context: context.loaders,
        aspects=aspects,
        now=lambda context: context.now,
        kept=kept,
    )


@dataclass
class Shop:
    """What there is, and what of it is kept."""

    wares: dict[str, Any] = field(default_factory=dict)
    makers: dict[str, Any] = field(default_factory=dict)
    kept: KeptJson = field(default_factory=KeptJson)

    def context(self, **of: Any) -> Context:
        """A new request with new loaders."""
        return Context(loaders(wares=Loader(self.wares), makers=Loader(self.makers, turns=1)), **of)
