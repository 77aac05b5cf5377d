"""The ready examples of the GraphiQL page, read from `web/examples/*.graphql`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

_HEADER = re.compile(r"# (title|about|profile|variables|fill|headers|only): (.+)\n")
_AUDIENCES = ("adult", "kids", "staff", "anonymous")


@dataclass(frozen=True, slots=True)
class Example:
    """One entry of the list; the page's script reads these very names."""

    name: str
    title: str
    about: str
    profile: str
    """Who it is meant for: adult, kids, staff for an experimenter, or anonymous for anybody."""
    variables: dict[str, Any]
    fill: dict[str, str]
    """For each variable left open, by its dotted path: a query whose first leaf is its value."""
    headers: dict[str, str]
    """What is sent beside the tokens."""
    query: str
    development_only: bool


def read_examples(folder: Path, *, development: bool) -> tuple[Example, ...]:
    """In the order of the file names. Raises ValueError naming a file that lacks a header line."""
    examples = (read_example(path) for path in sorted(folder.glob("*.graphql")))
    return tuple(one for one in examples if development or not one.development_only)


def read_example(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    end = 0
    while line := _HEADER.match(text, end):
        header[line[1]] = line[2].strip()
        end = line.end()
    try:
        return _example(path.stem, header, text[end:])
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path.name}: its header is not complete: {error}") from error


def _example(name: str, header: dict[str, str], query: str) -> Example:
    if header["profile"] not in _AUDIENCES:
        raise ValueError(f"profile is one of {', '.join(_AUDIENCES)}")
    return Example(
        name=name,
        title=header["title"],
        about=header["about"],
        profile=header["profile"],
        variables=orjson.loads(header.get("variables", "{}")),
        fill=orjson.loads(header.get("fill", "{}")),
        headers=orjson.loads(header.get("headers", "{}")),
        query=query,
        development_only=header.get("only") == "development",
    )
