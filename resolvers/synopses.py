"""Synopses: how much of one a client asks for."""

from enum import Enum
from typing import Annotated

import strawberry

from domain.title import Title
from resolvers.context import Info


class SynopsisLength(Enum):
    SHORT = "SHORT"
    LONG = "LONG"


_LONG = SynopsisLength.LONG


def synopsis(
    title: strawberry.Parent[Title],
    info: Info,
    length: Annotated[
        SynopsisLength | None, strawberry.argument(description="How much; null means SHORT.")
    ] = SynopsisLength.SHORT,
) -> str:
    text = title.text_for(info.context.locale)[0]
    return text.synopsis_long or text.synopsis_short if length is _LONG else text.synopsis_short
