"""Random histories: events of one film that meet, repeat, tie and come too late, in small numbers.

Everything is drawn from few values, so that equal instants, equal counters and positions on either
side of each threshold are common.
"""

from datetime import timedelta

from hypothesis import strategies as st

from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.mark import Mark
from tests.watching.build import NOW, PHONE, TABLET, TV, event, viewing_id

PERCENTS = st.sampled_from([0, 1, 4.9999, 5, 5.0001, 30, 31.5, 60, 80, 95, 95.0001, 99.99, 100])
MOMENTS = st.sampled_from([0, 1, 60, 119, 120, 121, 3600, 86_400, 86_401, 200_000]).map(
    lambda seconds: NOW - timedelta(days=3) + timedelta(seconds=seconds)
)
DEVICES = st.sampled_from([PHONE, TV, TABLET])
KINDS = st.sampled_from([ProgressKind.HEARTBEAT] * 5 + [ProgressKind.SEEK, ProgressKind.STOP])

EVENTS: st.SearchStrategy[ProgressEvent] = st.builds(
    event,
    PERCENTS,
    MOMENTS,
    viewing=st.integers(1, 4),
    on=DEVICES,
    seq=st.integers(0, 2),
    kind=KINDS,
    id_=st.integers(1, 40),
)
HISTORIES = st.lists(EVENTS, max_size=16)
MARKS = st.lists(st.builds(Mark, MOMENTS, DEVICES, st.booleans()), max_size=2)
REMOVALS = st.sets(st.integers(1, 4).map(viewing_id), max_size=2)
