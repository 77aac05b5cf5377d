"""The titles most like one."""

from domain.ids import TitleId
from tests.contract.records import cast, genre, movie, movie_id, series
from tests.contract.store import Store


async def test_r28_similar_titles_share_what_is_rare(store: Store) -> None:
    dramas, silent = genre("Dramas"), genre("Silent Era")
    await store.put(
        movie("m", genres=(dramas, silent), credits=cast("Ada")),
        movie("same people", genres=(dramas,), credits=cast("Ada")),
        movie("same era", genres=(dramas, silent)),
        movie("other era", genres=(silent,)),
        *(movie(f"drama {n}", genres=(dramas,)) for n in range(5)),
        series("unlike", credits=cast("Sam")),
    )

    found = await store.ports.browse.similar(movie_id("m"), limit=3)

    assert [id_ for id_, _ in found] == [
        movie_id(name) for name in ("same people", "same era", "other era")
    ]
    assert found[0][1] > found[1][1] > found[2][1] > 0
    everything = await store.ports.browse.similar(movie_id("m"), limit=50)
    assert [id_ for id_, _ in everything[3:]] == sorted(movie_id(f"drama {n}") for n in range(5))
    assert await store.ports.browse.similar(TitleId("movie_none"), limit=5) == []


async def test_r28_likeness_is_one_for_titles_made_of_the_same(store: Store) -> None:
    parts = {"genres": (genre("Dramas"),), "credits": cast("Ada")}
    await store.put(movie("one", **parts), movie("other", **parts), movie("third"))

    [(id_, likeness)] = await store.ports.browse.similar(movie_id("one"), limit=5)

    assert (id_, round(likeness, 9)) == (movie_id("other"), 1.0)


async def test_r28_likeness_follows_a_title_that_changes(store: Store) -> None:
    await store.put(movie("one", credits=cast("Ada")), movie("two", credits=cast("Ada")))
    await store.put(movie("two", credits=cast("Sam")))

    assert await store.ports.browse.similar(movie_id("one"), limit=5) == []
