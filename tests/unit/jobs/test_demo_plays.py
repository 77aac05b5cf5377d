"""Made-up plays: the same every time, heavy at the top, and only where a title was licensed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from domain.ids import TitleId
from domain.licence import WORLDWIDE, LicenceWindow
from jobs.demo.chance import between, share
from jobs.demo.plays import MOST_TITLES, Contender, days_until, play_counts, unknown_weight

DAY = date(2026, 11, 21)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALWAYS = (LicenceWindow(WORLDWIDE, LONG_AGO, None),)


def contenders(count: int) -> list[Contender]:
    ids = [TitleId(f"movie_{number:032x}") for number in range(count)]
    return [Contender(id_, unknown_weight(id_), ALWAYS) for id_ in ids]


def test_days_end_with_the_last() -> None:
    assert days_until(DAY, 3) == (date(2026, 11, 19), date(2026, 11, 20), DAY)


def test_the_same_catalogue_has_the_same_plays() -> None:
    days = days_until(DAY, 14)
    again = list(play_counts(contenders(50), ["US", "GB"], days))
    assert list(play_counts(contenders(50), ["US", "GB"], days)) == again
    assert len(again) == 50 * 2 * 14


def test_a_countrys_counts_do_not_depend_on_which_others_are_asked_for() -> None:
    alone = list(play_counts(contenders(50), ["GB"], [DAY]))
    together = list(play_counts(contenders(50), ["US", "GB"], [DAY]))
    assert [count for count in together if count.country == "GB"] == alone


def test_few_titles_have_most_of_the_plays() -> None:
    plays = sorted((c.plays for c in play_counts(contenders(500), ["US"], [DAY])), reverse=True)
    assert sum(plays[:50]) > sum(plays) * 0.4
    assert min(plays) >= 1


def test_the_weight_decides_who_is_at_the_top() -> None:
    wanted = Contender(TitleId("movie_wanted"), 1.0, ALWAYS)
    others = [Contender(each.id, 0.01, ALWAYS) for each in contenders(30)]
    by_title = Counter[str]()
    for count in play_counts([*others, wanted], ["US"], days_until(DAY, 14)):
        by_title[count.title_id] += count.plays
    assert by_title.most_common(1)[0][0] == "movie_wanted"


def test_no_more_titles_than_the_bound_are_played_in_a_country() -> None:
    played = list(play_counts(contenders(MOST_TITLES + 100), ["US"], [DAY]))
    assert len(played) == MOST_TITLES


def test_a_title_is_played_only_where_and_while_it_is_licensed() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    here = Contender(TitleId("a"), 1.0, (LicenceWindow("US", LONG_AGO, noon),))
    coming = Contender(TitleId("b"), 1.0, (LicenceWindow("*", noon + timedelta(days=9), None),))
    counts = list(play_counts([here, coming], ["US", "GB"], days_until(DAY, 3)))
    assert [(c.title_id, c.country, c.day) for c in counts] == [("a", "US", date(2026, 11, 19))]


def test_chance_is_spread_evenly_and_stays_inside_its_bounds() -> None:
    shares = [share("test", str(number)) for number in range(2000)]
    assert 0 <= min(shares) < max(shares) < 1
    assert 0.47 < sum(shares) / len(shares) < 0.53
    assert {between(1, 6, "die", str(number)) for number in range(200)} == {1, 2, 3, 4, 5, 6}
