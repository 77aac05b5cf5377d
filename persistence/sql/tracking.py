"""Tracking events, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, select, tuple_

from domain.ids import ProfileId
from domain.tracking.event import Tracked, TrackingEvent, TrackingKind
from persistence.ports.tracking import TrackingPlace
from persistence.sql.conflicts import insert_absent
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.tables.tracking import tracking_event
from persistence.sql.types import Instant, Word

_BEGINNING = TrackingPlace(datetime.min.replace(tzinfo=UTC), ProfileId(""), "", "")
_LIMIT = bindparam("limit", type_=Integer())
_KEY = (tracking_event.c.profile_id, tracking_event.c.subject, tracking_event.c.kind)
_PLACE = (tracking_event.c.received_at, *_KEY)

_SINCE = (
    select(tracking_event)
    .where(
        tuple_(*_PLACE)
        > tuple_(
            bindparam("after_at", type_=Instant()),
            *(bindparam(f"after_{column.name}", type_=Word) for column in _KEY),
        ),
        tracking_event.c.received_at < bindparam("until", type_=Instant()),
    )
    .order_by(*_PLACE)
    .limit(_LIMIT)
)
_OF_PROFILES = select(tracking_event).where(
    any_of(tracking_event.c.profile_id, "profiles"),
    tracking_event.c.occurred_at >= bindparam("since", type_=Instant()),
    tracking_event.c.occurred_at < bindparam("until", type_=Instant()),
)
_KNOWN = select(*_KEY).where(tuple_(*_KEY).in_(bindparam("keys", expanding=True)))
_OLDEST = (
    select(*_KEY)
    .where(tracking_event.c.received_at < bindparam("before", type_=Instant()))
    .order_by(*_PLACE)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
)
_SWEEP = delete(tracking_event).where(tuple_(*_KEY).in_(_OLDEST))
_FORGET = delete(tracking_event).where(
    tracking_event.c.profile_id == bindparam("of_profile", type_=Word)
)


class SqlTracking:
    """An event that is lost with the machine is one of many: its commits need not be durable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, events: Collection[TrackingEvent]) -> Sequence[TrackingEvent]:
        first: dict[Tracked, TrackingEvent] = {}
        for event in events:
            first.setdefault(event.key, event)
        if not first:
            return []
        # In the order of their keys, so that of two transactions neither holds what the other
        # needs.
        ordered = sorted(map(_values, first.values()), key=_key_of)
        async with self._database.transaction() as connection:
            put = insert_absent(tracking_event, connection.dialect.name).returning(*_KEY)
            kept = {tuple(row) for row in await connection.execute(put, ordered)}
        return [event for event in first.values() if _key_of(_values(event)) in kept]

    async def since(
        self, after: TrackingPlace | None, *, until: datetime, limit: int
    ) -> Sequence[TrackingEvent]:
        place = after or _BEGINNING
        rows = await self._database.rows(
            _SINCE,
            after_at=place.received_at,
            after_profile_id=place.profile_id,
            after_subject=place.subject,
            after_kind=place.kind,
            until=until,
            limit=limit,
        )
        return [_event(row) for row in rows]

    async def of_profiles(
        self, profile_ids: Collection[ProfileId], *, since: datetime, until: datetime
    ) -> Mapping[ProfileId, Sequence[TrackingEvent]]:
        rows = await self._database.rows(
            _OF_PROFILES, profiles=profile_ids, since=since, until=until
        )
        found: defaultdict[ProfileId, list[TrackingEvent]] = defaultdict(list)
        for row in rows:
            found[row.profile_id].append(_event(row))
        return dict(found)

    async def known(self, keys: Collection[Tracked]) -> Collection[Tracked]:
        if not keys:
            return ()
        wanted = {(key.profile_id, key.subject, key.kind.value): key for key in keys}
        rows = await self._database.rows(_KNOWN, keys=[*wanted])
        return {wanted[tuple(row)] for row in rows}

    async def sweep(self, before: datetime, *, limit: int) -> int:
        async with self._database.transaction() as connection:
            gone = await connection.execute(_SWEEP, {"before": before, "limit": limit})
        return int(gone.rowcount)

    async def forget(self, profile_id: ProfileId) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_FORGET, {"of_profile": profile_id})


def _values(event: TrackingEvent) -> dict[str, Any]:
    return {
        "profile_id": event.profile_id,
        "subject": event.subject,
        "kind": event.kind.value,
        "device_id": event.device_id,
        "title_id": event.title_id,
        "artwork": event.artwork,
        "occurred_at": event.occurred_at,
        "received_at": event.received_at,
        "visible_ms": event.visible_ms,
        "policy": event.policy,
        "segment": event.segment,
        "propensity": event.propensity,
        "team": event.team,
    }


def _key_of(values: dict[str, Any]) -> tuple[str, str, str]:
    return values["profile_id"], values["subject"], values["kind"]


def _event(row: Row[Any]) -> TrackingEvent:
    return TrackingEvent(
        profile_id=row.profile_id,
        device_id=row.device_id,
        subject=row.subject,
        title_id=row.title_id,
        artwork=row.artwork,
        kind=TrackingKind(row.kind),
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        visible_ms=row.visible_ms,
        policy=row.policy,
        segment=row.segment,
        propensity=row.propensity,
        team=row.team,
    )
