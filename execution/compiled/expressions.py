"""Expressions of generated source.

SECURITY: what they may be made of is said where the source is written.
"""

from collections.abc import Iterable
from keyword import iskeyword

from execution.compiled.answers import Attribute, Call, Load, Opaque
from execution.compiled.keeping import Group
from execution.compiled.plan import Place


def listed(items: Iterable[str]) -> str:
    """What stands between the parentheses of a tuple."""
    return "".join(f"{item}, " for item in items)


def identifier(name: str) -> str:
    """Raise ValueError unless it is one."""
    # SECURITY: nothing but an identifier is ever written without `repr`.
    if not name.isidentifier() or iskeyword(name):
        raise ValueError(f"{name!r} is no identifier")
    return name


def got(place: Place) -> str:
    """What gets a place's value, for the object `o`."""
    n, answer = place.number, place.answer
    if isinstance(answer, Attribute):
        return f"o.{identifier(answer.name)}"
    if isinstance(answer, Load):
        return f"o.{identifier(answer.loads.key)}"
    if isinstance(answer, Opaque):
        return f"r{n}(o, i{n}, **a{n})"
    if answer.order is not None:
        known = {answer.parent: "o", answer.info: f"i{n}"}
        known |= {name: f"a{n}_{i}" for i, name in enumerate(answer.ordered or ())}
        return f"r{n}({', '.join(known[name] for name in answer.order)})"
    given = ["o"] if answer.parent == "" else []
    given += [f"{identifier(answer.parent)}=o"] if answer.parent else []
    given += [f"{identifier(answer.info)}=i{n}"] if answer.info else []
    return f"r{n}({', '.join([*given, f'**a{n}'])})"


def taken(place: Place | None) -> list[tuple[tuple[str, ...], str]]:
    """What the resolver of a place takes: names, and the expression that gives them."""
    if place is None:
        return []
    n, answer = place.number, place.answer
    if isinstance(answer, Call) and answer.ordered is not None:
        arguments = tuple(f"a{n}_{i}" for i in range(len(answer.ordered)))
        return [((f"r{n}", f"i{n}", *arguments), f"x.calls.of(P{n})")]
    if isinstance(answer, Call | Opaque):
        return [((f"r{n}", f"i{n}", f"a{n}"), f"x.calls.of(P{n})")]
    if isinstance(answer, Load) and answer.loads.then:
        return [((f"i{n}",), f"x.calls.info(P{n})")]
    return []


def kept_shown(group: Group, entry: str) -> str:
    """What shows an entry of the group."""
    return f"{entry}.json" if group.is_whole else f"h{group.number}({entry})"
