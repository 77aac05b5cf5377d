"""What of a page shows a treatment: its rows, their pictures, and the words on its billboard.

An application that knows of no experiments, over the same content, shows what a page is without
them. What differs from that is a trace.
"""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tests.e2e.page_rules import PINNED
from tests.e2e.running import Device

SHOWN = """
{ homepage {
    id
    allocations { experiment state variant config exposedAt }
    billboard { item { title { id } } callToAction { label } }
    rows(first: 50) { edges { node { id kind items(first: 50) { edges { node {
        title { id } artwork { tag policy }
    } } } } } }
} }
"""


@dataclass(frozen=True)
class Shown:
    """A page without what names it. `rows` are (name, items), items (title, tag, policy)."""

    rows: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    billboard: tuple[str, str] | None

    @property
    def kinds(self) -> list[str]:
        return [name.partition("/")[0] for name, _ in self.rows]

    @property
    def moving(self) -> list[str]:
        """The kinds of the rows that are not pinned."""
        return [kind for kind in self.kinds if kind not in PINNED]

    @property
    def pictures(self) -> set[tuple[str, str]]:
        """Tags and who chose them."""
        return {(tag, policy) for _, items in self.rows for _, tag, policy in items}

    @property
    def label(self) -> str | None:
        return self.billboard[1] if self.billboard else None


async def shown_to(device: Device) -> Shown:
    return shown_in((await device.ask(SHOWN)).data["homepage"])


def shown_in(page: Any) -> Shown:
    opening = page["billboard"]
    rows = (edge["node"] for edge in page["rows"]["edges"])
    return Shown(
        tuple((_name(row), tuple(map(_item, row["items"]["edges"]))) for row in rows),
        opening and (opening["item"]["title"]["id"], opening["callToAction"]["label"]),
    )


def _name(row: Any) -> str:
    """The row's kind and its id without the page's part."""
    return f"{row['kind']}/{row['id'].split('_', 2)[2]}"


def _item(edge: Any) -> tuple[str, str, str]:
    item = edge["node"]
    return item["title"]["id"], item["artwork"]["tag"], item["artwork"]["policy"]


def traces(shown: Shown, untreated: Shown) -> list[str]:
    """Where a page differs from one without experiments; empty where it does not."""
    found = [
        f"row {place}: {mine and mine[0]}, not {theirs and theirs[0]}"
        for place, (mine, theirs) in enumerate(zip_longest(shown.rows, untreated.rows))
        if (mine and mine[0]) != (theirs and theirs[0])
    ]
    found += [
        f"{name}: {mine} instead of {theirs}"
        for (name, items), (_, others) in zip(shown.rows, untreated.rows, strict=False)
        for mine, theirs in zip_longest(items, others)
        if mine != theirs
    ]
    if shown.billboard != untreated.billboard:
        found.append(f"billboard: {shown.billboard} instead of {untreated.billboard}")
    return found
