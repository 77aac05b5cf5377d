"""The titles most like each of some, of those a profile may be offered."""

from dataclasses import replace
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ids import TitleId
from domain.maturity import MaturityLevel
from domain.record import TitleRecord
from domain.similar import CREDIT_WEIGHT, GENRE_WEIGHT, KIND_WEIGHT, likeness
from tests.contract.browsing import audience
from tests.contract.records import NOW, cast, genre, movie, movie_id, series, window
from tests.contract.store import Store

DRAMAS, SILENT = genre("Dramas"), genre("Silent Era")


async def similar(store: Store, name: str, limit: int = 50, **of: object) -> list[TitleId]:
    one = movie_id(name)
    found = await store.ports.browse.similar(audience(**of), NOW, [one], limit=limit)  # type: ignore[arg-type]
    return [id_ for id_, _ in found.get(one, ())]


async def test_r28_similar_titles_share_genres_and_people(store: Store) -> None:
    await store.put(
        movie("m", genres=(DRAMAS, SILENT), credits=cast("Ada")),
        movie("both genres", genres=(DRAMAS, SILENT)),
        movie("same person", genres=(DRAMAS,), credits=cast("Ada")),
        movie("one genre", genres=(SILENT,)),
        series("unlike", credits=cast("Sam")),
    )

    found = await similar(store, "m")

    assert found == [movie_id(name) for name in ("both genres", "same person", "one genre")]
    assert await similar(store, "m", limit=1) == found[:1]
    assert await similar(store, "none") == []


async def test_r28_likeness_is_one_for_titles_made_of_the_same(store: Store) -> None:
    parts = {"genres": (DRAMAS,), "credits": cast("Ada")}
    await store.put(movie("one", **parts), movie("other", **parts), movie("third"))

    one = movie_id("one")
    found = await store.ports.browse.similar(audience(), NOW, [one], limit=5)

    assert [(id_, round(score, 9)) for id_, score in found[one]] == [(movie_id("other"), 1.0)]


async def test_r28_likeness_follows_a_title_that_changes(store: Store) -> None:
    await store.put(movie("one", credits=cast("Ada")), movie("two", credits=cast("Ada")))
    await store.put(movie("two", credits=cast("Sam")))

    assert await similar(store, "one") == []


async def test_r19_only_listable_titles_are_similar_and_none_takes_anothers_place(
    store: Store,
) -> None:
    grown_up = [
        replace(movie(f"grown-up {n}", genres=(DRAMAS,)), rating_label="TV-MA") for n in range(5)
    ]
    await store.put(
        movie("m", genres=(DRAMAS,)),
        replace(movie("mild", genres=(DRAMAS, SILENT)), rating_label="G"),
        replace(movie("gone", genres=(DRAMAS,)), windows=(window(-9, -1),)),
        replace(movie("blocked", genres=(DRAMAS,)), rating_label="G"),
        *grown_up,
    )
    child = audience(movie_id("blocked"), level=MaturityLevel.AGE_7)

    found = await store.ports.browse.similar(child, NOW, [movie_id("m")], limit=1)

    assert [id_ for id_, _ in found[movie_id("m")]] == [movie_id("mild")]
    assert movie_id("gone") not in await similar(store, "m")
    assert await similar(store, "m", country=None) == []


async def test_r28_those_like_many_titles_are_what_each_alone_would_have_in_one_read(
    store: Store,
) -> None:
    """Whatever is asked beside it, a title's list has its own length, order and distances."""
    await store.put(
        *(
            movie(f"m{n}", genres=(DRAMAS, SILENT)[: 1 + n % 2], credits=cast(f"p{n % 3}"))
            for n in range(12)
        ),
        series("alone"),
    )
    ids = [movie_id(f"m{n}") for n in range(12)]
    browse = store.ports.browse

    with store.counting() as sent:
        together = await browse.similar(audience(), NOW, [*ids, movie_id("none")], limit=5)

    assert len(sent) == 1
    assert sorted(together) == sorted(ids)
    assert {len(near) for near in together.values()} == {5}
    for id_ in ids:
        assert {id_: together[id_]} == await browse.similar(audience(), NOW, [id_], limit=5)
    assert await browse.similar(audience(), NOW, [], limit=5) == {}


def features(record: TitleRecord) -> dict[str, float]:
    genres = {each.id: GENRE_WEIGHT for each in record.genres}
    people = {each.person_id: CREDIT_WEIGHT for each in record.credits}
    return {**people, **genres}


def expected(one: TitleRecord, other: TitleRecord) -> float:
    """The same by definition, without a database."""
    mine, its = features(one), features(other)
    common = sum(weight for id_, weight in mine.items() if id_ in its)
    shared = common + (KIND_WEIGHT if one.kind is other.kind else 0.0)
    totals = (KIND_WEIGHT + sum(each.values()) for each in (mine, its))
    return likeness(shared, *totals) if common else 0.0


WORLDS = st.lists(
    st.tuples(st.sets(st.sampled_from("gh")), st.sets(st.sampled_from("pqr"))),
    min_size=2,
    max_size=5,
)


@given(world=WORLDS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_r28_likeness_is_what_its_definition_says(
    store: Store, world: list[tuple[set[str], set[str]]]
) -> None:
    records = [
        movie(f"t{n}", genres=tuple(map(genre, sorted(genres))), credits=cast(*sorted(people)))
        for n, (genres, people) in enumerate(world)
    ]
    await store.put(*records)

    for one, other in combinations(records, 2):
        found = await store.ports.browse.similar(audience(), NOW, [one.id], limit=50)
        near = dict(found.get(one.id, ()))
        assert round(near.get(other.id, 0.0), 9) == round(expected(one, other), 9)
