"""Subjects: what experiments know of who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.experiments.experiment import UnitType
from domain.experiments.names import UnitId, unit_of
from domain.session import Viewer


@dataclass(frozen=True, slots=True)
class Subject:
    """The units of a viewer; no PROFILE where none is active. Kids are those of R22."""

    units: Mapping[UnitType, UnitId]
    is_kids: bool


def subject_of(viewer: Viewer) -> Subject:
    units = {
        UnitType.ACCOUNT: unit_of(viewer.session.account_id),
        UnitType.DEVICE: unit_of(viewer.session.device_id),
    }
    if viewer.profile is not None:
        units[UnitType.PROFILE] = unit_of(viewer.profile.id)
    return Subject(units, viewer.is_child)
