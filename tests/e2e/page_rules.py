"""What the rules say of a homepage, checked on nothing but the answer a client gets."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

PAGE = """
query Page($rows: Int = 20, $items: Int = 24) {
  homepage {
    id generatedAt expiresAt revision
    degraded { source fallback reason }
    billboard {
      id
      trailer { id }
      item { id title { id name rating { level } } }
      callToAction { label action target { id } }
    }
    rows(first: $rows) {
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          __typename id kind heading layout pinned revision
          evidence { kind text }
          ... on GenreRow { genre { name } }
          items(first: $items) {
            pageInfo { hasNextPage endCursor }
            edges {
              cursor
              node {
                id rank
                artwork { variantId }
                title { __typename id name rating { level } availability { state } }
              }
            }
          }
        }
      }
    }
  }
}
"""
ORDER = (
    "CONTINUE_WATCHING",
    "MY_LIST",
    "TRENDING",
    "GENRE",
    "BECAUSE_YOU_WATCHED",
    "TOP_10",
    "NEW_RELEASES",
    "LEAVING_SOON",
    "COMING_SOON",
    "EDITORIAL",
)
PINNED = ("CONTINUE_WATCHING", "MY_LIST")
KEEPS_ITS_TITLES = ("CONTINUE_WATCHING", "MY_LIST", "TOP_10")
CLAIMS_NOTHING = ("MY_LIST", "TOP_10")
LEVELS = ("ALL", "AGE_7", "AGE_10", "AGE_13", "AGE_14", "RESTRICTED", "MATURE", "ADULT_ONLY")

Json = dict[str, Any]


def rows_of(page: Json) -> list[Json]:
    return [edge["node"] for edge in page["rows"]["edges"]]


def items_of(row: Json) -> list[Json]:
    return [edge["node"] for edge in row["items"]["edges"]]


def stands_in(row: Json) -> bool:
    """Whether it shows what is popular in place of a row whose source failed (R33)."""
    return bool(row["id"].endswith("_popular"))


def title_ids(row: Json) -> list[str]:
    return [item["title"]["id"] for item in items_of(row)]


def shown_titles(page: Json) -> list[Json]:
    """Every title anywhere on the page, as often as it stands there."""
    titles = [item["title"] for row in rows_of(page) for item in items_of(row)]
    return titles + ([page["billboard"]["item"]["title"]] if page["billboard"] else [])


def broken_rules(page: Json) -> list[str]:
    """The rules that a whole page breaks, and where; empty for a good page."""
    checks = (row_order, lengths, duplicates, ranks, licences, life, ids, billboard)
    return [f"{rule} {where}" for check in checks for rule, where in check(page)]


def row_order(page: Json) -> Iterator[tuple[str, str]]:
    places = [ORDER.index(row["kind"]) for row in rows_of(page)]
    for before, after in pairwise(places):
        if before > after:
            yield "R28", f"{ORDER[before]} stands above {ORDER[after]}"
    counted = Counter(row["kind"] for row in rows_of(page) if not stands_in(row))
    for kind, count in counted.items():
        allowed = {"GENRE": 3, "BECAUSE_YOU_WATCHED": 2, "EDITORIAL": count}.get(kind, 1)
        if count > allowed:
            yield "R28", f"{count} rows are {kind}"
    for row in rows_of(page):
        if row["pinned"] != (row["kind"] in PINNED):
            yield "R30", f"{row['heading']} is pinned: {row['pinned']}"


def lengths(page: Json) -> Iterator[tuple[str, str]]:
    for row in rows_of(page):
        shortest = 1 if row["kind"] in PINNED else 4
        if len(items_of(row)) < shortest:
            yield "R28", f"{row['heading']} has {len(items_of(row))} items"
        if row["kind"] == "TOP_10" and len(items_of(row)) > 10:
            yield "R31", f"{row['heading']} has {len(items_of(row))} items"


def duplicates(page: Json) -> Iterator[tuple[str, str]]:
    owner: dict[str, str] = {}
    for row in rows_of(page):
        for id_, times in Counter(title_ids(row)).items():
            if times > 1:
                yield "R29", f"{id_} stands twice in {row['heading']}"
            if id_ in owner and row["kind"] not in KEEPS_ITS_TITLES:
                yield "R29", f"{id_} stands in {owner[id_]} and in {row['heading']}"
            if row["kind"] not in CLAIMS_NOTHING:
                owner[id_] = row["heading"]


def ranks(page: Json) -> Iterator[tuple[str, str]]:
    for row in rows_of(page):
        found, count = [item["rank"] for item in items_of(row)], len(items_of(row))
        charted = row["kind"] == "TOP_10" and row["__typename"] == "Top10Row"
        if found != (list(range(1, count + 1)) if charted else [None] * count):
            yield "R31", f"{row['heading']} is ranked {found}"


def licences(page: Json) -> Iterator[tuple[str, str]]:
    for row in rows_of(page):
        allowed = {
            "COMING_SOON": {"COMING_SOON"},
            "LEAVING_SOON": {"LEAVING_SOON"},
            "MY_LIST": {"AVAILABLE", "LEAVING_SOON", "EXPIRED"},
        }.get(row["kind"], {"AVAILABLE", "LEAVING_SOON"})
        for item in items_of(row):
            state = item["title"]["availability"]["state"]
            if state not in allowed:
                yield "R19", f"{item['title']['name']} is {state} in {row['heading']}"


def life(page: Json) -> Iterator[tuple[str, str]]:
    made, ends = (datetime.fromisoformat(page[each]) for each in ("generatedAt", "expiresAt"))
    if ends - made != timedelta(minutes=30):
        yield "R32", f"the page lives {ends - made}"


def ids(page: Json) -> Iterator[tuple[str, str]]:
    number = page["id"].removeprefix("page_")
    for row in rows_of(page):
        name = "popular" if stands_in(row) else row["kind"].lower()
        if not row["id"].startswith(f"row_{number}_{name}"):
            yield "R32", f"{row['id']} does not name its page and kind"
        for item in items_of(row):
            own = f"item_{row['id'].removeprefix('row_')}_{item['title']['id'][-32:]}"
            if item["id"] != own:
                yield "R32", f"{item['id']} does not name its row and title"


def billboard(page: Json) -> Iterator[tuple[str, str]]:
    offered = [r for r in rows_of(page) if r["kind"] not in (*PINNED, "COMING_SOON")]
    first = {item["id"] for row in offered[:1] for item in items_of(row)}
    if page["billboard"] and page["billboard"]["item"]["id"] not in first:
        yield "R28", "the billboard's item is not in the first row that is not pinned"
