"""R4 in bytes: the order of blobs is the order of what they hold."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import DeviceId
from domain.watching.base import Base, Folded
from domain.watching.blobs import (
    base_blob,
    base_in,
    earliest_blob,
    earliest_moment,
    earliest_stamp,
    hide_blob,
    hide_in,
    latest_blob,
    latest_moment,
    mark_blob,
    mark_in,
    microseconds,
)
from domain.watching.keys import EventId, ViewingId
from domain.watching.mark import Hide, Mark
from domain.watching.moment import Moment
from tests.watching.build import NOW, PHONE

EDGES = st.sampled_from([0, 1, 255, 256, 2**31 - 1])
DIGITS = st.one_of(st.integers(0, 3), st.integers(0, 2**128 - 1)).map(lambda one: f"{one:032x}")
DEVICES = DIGITS.map(lambda digits: DeviceId(f"dev_{digits}"))
INSTANTS = st.one_of(
    st.sampled_from([NOW, NOW + timedelta(microseconds=1), NOW - timedelta(days=9000)]),
    st.integers(0, 2**52).map(
        lambda one: datetime.fromisoformat("1970-01-01T00:00:00Z") + timedelta(microseconds=one)
    ),
)
MOMENTS = st.builds(
    Moment, INSTANTS, EDGES, DEVICES, DIGITS.map(EventId), EDGES, EDGES, st.booleans()
)
MARKS = st.builds(Mark, INSTANTS, DEVICES, st.booleans())
FOLDED = st.builds(Folded, DIGITS.map(ViewingId), INSTANTS, st.one_of(st.none(), INSTANTS))
BASES = st.builds(Base, INSTANTS, INSTANTS, st.lists(FOLDED, max_size=4).map(tuple))


@given(MOMENTS)
def test_a_moment_comes_back_from_both_its_forms(moment: Moment) -> None:
    assert latest_moment(latest_blob(moment)) == moment
    assert earliest_moment(earliest_blob(moment)) == moment


@given(MARKS)
def test_a_mark_and_a_hiding_come_back(mark: Mark) -> None:
    hide = Hide(mark.at, mark.device_id, mark.watched)

    assert mark_in(mark_blob(mark)) == mark
    assert hide_in(hide_blob(hide)) == hide


@given(BASES)
def test_a_base_comes_back(base: Base) -> None:
    assert base_in(base_blob(base)) == base


@given(st.lists(MOMENTS, min_size=2))
def test_r4_the_greatest_blob_is_the_latest_or_the_earliest_moment(moments: list[Moment]) -> None:
    assert latest_moment(max(map(latest_blob, moments))) == max(moments)
    assert earliest_moment(max(map(earliest_blob, moments))) == min(moments)


@given(st.lists(MOMENTS, min_size=2))
def test_r4_blobs_are_in_the_order_of_what_they_hold(moments: list[Moment]) -> None:
    assert sorted(moments, key=latest_blob) == sorted(moments)
    assert sorted(moments, key=earliest_blob) == sorted(moments, reverse=True)


@given(st.lists(MARKS, min_size=2))
def test_r6_marks_are_in_the_order_of_their_blobs(marks: list[Mark]) -> None:
    assert sorted(marks, key=mark_blob) == sorted(marks)


@given(BASES, BASES)
def test_the_later_base_has_the_greater_blob(one: Base, other: Base) -> None:
    if one.as_of != other.as_of:
        assert (base_blob(one) > base_blob(other)) is (one.as_of > other.as_of)


@given(st.lists(MOMENTS, min_size=2))
def test_r4_stamp_and_bytes_never_disagree(moments: list[Moment]) -> None:
    """A store that goes by the stamp first, and by bytes between equal stamps, keeps the same."""

    def by_latest(one: Moment) -> tuple[int, bytes]:
        return microseconds(one.at), latest_blob(one)

    def by_earliest(one: Moment) -> tuple[int, bytes]:
        return earliest_stamp(one.at), earliest_blob(one)

    assert max(moments, key=by_latest) == max(moments)
    assert max(moments, key=by_earliest) == min(moments)


@given(st.lists(INSTANTS, min_size=2))
def test_stamps_are_positive_and_fit_63_bits(instants: list[datetime]) -> None:
    for one, other in pairwise(sorted(instants)):
        assert 0 <= microseconds(one) <= microseconds(other) < 2**63
        assert 0 < earliest_stamp(other) <= earliest_stamp(one) < 2**63


def test_r4_a_blob_begins_with_its_full_order() -> None:
    moment = Moment(NOW, 7, PHONE, EventId("f" * 32), 1, 2, completed=True)

    blob = latest_blob(moment)

    assert blob[:8] == (1_795_262_400_000_000).to_bytes(8, "big")
    assert blob[8:12] == (7).to_bytes(4, "big")
    assert blob[12:28] == (1).to_bytes(16, "big")
    assert len(blob) == 53
    assert earliest_blob(moment) == bytes(255 - one for one in blob)
