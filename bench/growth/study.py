"""A study: one thing grows, and what one answer costs is measured at each of its sizes."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.rounds import Figures

Series = Mapping[int, Figures]
"""Figures by size, ascending."""


@dataclass(frozen=True, slots=True)
class Study:
    """`slug` names its files; `grows` is what the sizes count; a series for each server or request.

    `logarithmic`: sizes grow by factors, not by steps.
    """

    slug: str
    title: str
    grows: str
    about: str
    series: Mapping[str, Series]
    logarithmic: bool = False
