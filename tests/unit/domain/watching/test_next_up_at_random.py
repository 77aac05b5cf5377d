"""R12, R13, R14: what holds of next-up for any series and anything somebody did with it."""

from hypothesis import given
from hypothesis import strategies as st

from domain.maturity import MaturityLevel
from domain.visibility import listable
from domain.watching.episode_order import is_out, is_special
from domain.watching.next_up import NextUpReason, next_up, seen_of
from tests.unit.build import audience
from tests.watching.build import NOW
from tests.watching.story import catalogue, playable, story

TEENAGER = audience(maturity=MaturityLevel.AGE_14)
CODES = ["0x1", "1x1", "1x1b", "1x2", "1x4", "2x1", "2x2", "4x1"]
SAID = st.sampled_from(["", "", "", " [mature]", " [out -5]", " [out 1]", " [aired 1]"])
EPISODES = st.lists(
    st.tuples(st.sampled_from(CODES), SAID), unique_by=lambda one: one[0], max_size=8
)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(["done", "done", "40%", "open", "credits", "mark", "unmark"]),
        st.integers(1, 12),
    ),
    max_size=10,
)


@given(st.data(), EPISODES, DEEDS)
def test_next_up_may_be_suggested_is_no_special_by_itself_and_needs_no_order(
    data: st.DataObject, episodes: list[tuple[str, str]], deeds: list[tuple[str, str, int]]
) -> None:
    listed = catalogue(", ".join(f"{code}{said}" for code, said in episodes))
    states = story(", ".join(f"{code} {what} {days}" for code, what, days in deeds))

    chosen = next_up(seen_of(listed, states, TEENAGER, NOW))

    shuffled = data.draw(st.permutations(listed))
    assert next_up(seen_of(shuffled, states, TEENAGER, NOW)) == chosen
    hidden = {playable(code) for code, said in episodes if said == " [mature]"}
    known = {id_: state for id_, state in states.items() if id_ not in hidden}
    assert next_up(seen_of(listed, known, TEENAGER, NOW)) == chosen
    if chosen is not None:
        assert listable(TEENAGER, chosen.episode, NOW)
        assert is_out(chosen.episode, NOW)
        assert not is_special(chosen.episode) or chosen.reason is NextUpReason.RESUME


@given(EPISODES, DEEDS)
def test_r12_a_series_without_next_up_has_nothing_left_to_watch(
    episodes: list[tuple[str, str]], deeds: list[tuple[str, str, int]]
) -> None:
    listed = catalogue(", ".join(f"{code}{said}" for code, said in episodes))
    states = story(", ".join(f"{code} {what} {days}" for code, what, days in deeds))
    seen = seen_of(listed, states, TEENAGER, NOW)

    unwatched = [one for one in seen if one.open and one.regular and not one.watched]

    if next_up(seen) is None:
        assert unwatched == []
    if unwatched:
        chosen = next_up(seen)
        assert chosen is not None
        assert chosen.reason is not NextUpReason.REWATCH
