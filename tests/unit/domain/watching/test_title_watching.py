"""R15: what a profile's watching of a title comes to, over all of its episodes."""

from domain.watching.mark import Hide, Mark
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.title_watching import NEVER, TitleWatching, title_watching
from tests.watching.build import HOUR, MINUTE, NOW, PHONE, event, viewing_id, watched

HIDDEN = Hide(NOW, PHONE, hidden=True)


def test_what_was_never_watched_nor_hidden_is_nothing() -> None:
    assert title_watching(None, []) == title_watching(None, [NOTHING]) == NEVER


def test_it_was_last_watched_when_the_latest_of_its_episodes_was() -> None:
    states = [watched(event(40, NOW - HOUR)), watched(event(99, NOW), event(5, NOW - MINUTE))]
    assert title_watching(None, states) == TitleWatching(last_watched_at=NOW)


def test_r6_what_was_taken_off_or_marked_away_was_not_watched() -> None:
    state = watched(event(40, NOW), event(40, NOW - HOUR, viewing=2))
    removed = joined(state, PlayableState(removed=frozenset({viewing_id(1)})))
    marked = joined(state, PlayableState(mark=Mark(NOW, PHONE, watched=True)))
    assert title_watching(None, [removed]).last_watched_at == NOW - HOUR
    assert title_watching(None, [marked]).last_watched_at is None


def test_r15_a_hidden_title_is_hidden_until_two_minutes_of_it_were_watched_in_all() -> None:
    first = watched(event(40, NOW), event(41, NOW + MINUTE))
    second = watched(event(40, NOW), event(41, NOW + MINUTE))
    assert title_watching(HIDDEN, []).hidden
    assert title_watching(HIDDEN, [first]).hidden
    assert not title_watching(HIDDEN, [first, second]).hidden
    assert not title_watching(Hide(NOW, PHONE, hidden=False), []).hidden
