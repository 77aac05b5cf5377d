"""The shape of the house: what the schema is, and that its parts fit."""

import pkgutil
import subprocess
import sys
import typing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest
from strawberry.types.lazy_type import LazyType

from domain.artwork import Image
from execution.declare import DeclarationError, Loads
from resolvers import rows
from schema.root import schema
from schema.view import enum, field, shown, view

ROOT = Path(__file__).parents[3]
FLOORS = (
    "domain", "persistence", "loaders", "flows", "resolvers", "schema", "execution", "transport",
    "jobs", "foundation",
)  # fmt: skip

EACH_FIRST = f"""
import gc, importlib, sys
gc.set_threshold(100_000)  # what is deleted below lies in many cycles, and memory is not short
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.split(".")[0] in {("app", "cli", *FLOORS)}]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""


def modules() -> list[str]:
    found = ["app", "cli"]
    for floor in FLOORS:
        walked = pkgutil.walk_packages([str(ROOT / floor)], f"{floor}.")
        found += [floor, *(m.name for m in walked if ".migrations" not in m.name)]
    return found


@pytest.mark.parametrize("floor", ["schema", "resolvers", "flows", "transport", "execution"])
def test_every_module_can_be_the_first_imported(floor: str) -> None:
    ours = [name for name in modules() if name.split(".")[0] == floor][:40]
    command = [sys.executable, "-W", "error", "-c", EACH_FIRST, *ours]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own module names


def test_a_view_may_only_show_what_its_domain_class_has() -> None:
    class Typo:
        urll: str = shown("An address.")

    with pytest.raises(TypeError, match=r"Typo shows 'urll', which Image has not"):
        view(Image, "A picture.")(Typo)


def test_a_field_may_only_load_by_a_key_its_parent_has() -> None:
    class Wrong:
        image: str = field(rows.image, "The picture.", loads=Loads("images", "image_idd"))

    with pytest.raises(DeclarationError, match="image_idd"):
        view(Image, "A picture.")(Wrong)


def test_a_field_may_only_name_a_loader_there_is() -> None:
    class Wrong:
        image: str = field(rows.image, "The picture.", loads=Loads("imagess", "id"))

    with pytest.raises(DeclarationError, match="imagess"):
        view(Image, "A picture.")(Wrong)


def test_every_member_of_an_enum_is_described() -> None:
    class Colour(Enum):
        RED = "RED"
        BLUE = "BLUE"

    with pytest.raises(TypeError, match="BLUE"):
        enum(Colour, "A colour.", {"RED": "Like a poppy."})


@dataclass(frozen=True)
class Computed:
    """A field with a resolver: what the schema shows, what the resolver says it answers."""

    name: str
    shown: typing.Any
    answered: typing.Any


def computed_fields() -> list[typing.Any]:
    found = []
    for entry in schema.schema_converter.type_map.values():
        definition = entry.definition
        for each in getattr(definition, "fields", []):
            if getattr(each, "base_resolver", None):
                name = f"{definition.name}.{each.name}"
                answered = typing.get_type_hints(each.base_resolver.wrapped_func)["return"]
                shown_as = each.type_annotation.annotation
                found.append(pytest.param(Computed(name, shown_as, answered), id=name))
    return found


def classes(hint: typing.Any) -> set[typing.Any]:
    """The domain classes in an annotation; lists and null around them left out."""
    if isinstance(hint, LazyType):
        hint = hint.resolve_type()
    if isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        lazy = [arg for arg in args if hasattr(arg, "module") and hasattr(arg, "resolve")]
        return classes(args[0]) if not lazy else set()
    if origin is not None and is_domain(origin):
        return {origin}
    if args:
        return {found for arg in args for found in classes(arg)} - {type(None)}
    return {getattr(hint, "__view_of__", hint)}


def comparable(found: set[typing.Any]) -> bool:
    """Interfaces stand for many domain classes, and generic pages for any."""
    plain = {str, int, bool, float}
    return all(isinstance(each, type) and (each in plain or is_domain(each)) for each in found)


def is_domain(each: type) -> bool:
    return each.__module__.split(".")[0] in ("domain", "resolvers")


def told_apart_here() -> list[typing.Any]:
    """Fields whose classes can be compared; interfaces are told apart when they are executed."""
    fields = (param.values[0] for param in computed_fields())
    return [
        pytest.param(each, id=each.name)
        for each in fields
        if (shown_as := classes(each.shown))
        and comparable(shown_as)
        and comparable(classes(each.answered))
    ]


@pytest.mark.parametrize("each", told_apart_here())
def test_a_resolver_answers_with_what_its_field_shows(each: Computed) -> None:
    assert classes(each.answered) <= classes(each.shown)


def test_most_fields_are_told_apart_here() -> None:
    assert len(told_apart_here()) > 0.8 * len(computed_fields())
