"""R43: what a config may say, what a refusal says of it, and what a page is asked for."""

import pytest

from domain.experiments.config import config_errors, includes_kids, surfaces_of, treatment_from
from domain.experiments.config_schema import CONFIG_SCHEMA, VALIDATOR
from domain.experiments.experiment import Config, Surface
from domain.homepage.row import RowKind
from domain.homepage.treatment import NO_TREATMENT, Treatment
from domain.interleaving.rankers import Interleave, Ranker
from domain.outcome import FieldError
from tests.unit.domain.experiments.build import arms

KINDS = (
    "CONTINUE_WATCHING, MY_LIST, TRENDING, GENRE, BECAUSE_YOU_WATCHED, TOP_10, NEW_RELEASES, "
    "LEAVING_SOON, COMING_SOON, EDITORIAL"
)
INTERLEAVED: Config = {"interleave": {"control": "popular", "treatment": "newest"}}
ROW_ORDER = (
    'A list of row kinds from the top, each once, or {"prioritizeGenres": true}. '
    f"The kinds are {KINDS}."
)
ARTWORK = (
    '"default", "bandit" for what was learned, or the tag of a variant of artwork: 1 to 64 of a-z, '
    "0-9, - and _."
)
INTERLEAVE = (
    'Two different rankings of genre rows, as {"control": "popular", "treatment": "newest"}. The '
    "rankings are popular, newest, preference."
)
LABEL = (
    "The words on the billboard's button, in every language: 1 to 40 printable characters without "
    "space around them."
)
KEYS = (
    "An object; its keys may be rowOrder, prioritizeGenres, allowPinned, artwork, interleave, "
    "billboardLabel, includeKids."
)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, NO_TREATMENT),
        ({"rowOrder": ["TOP_10", "GENRE"]}, Treatment(row_order=(RowKind.TOP_10, RowKind.GENRE))),
        ({"rowOrder": {"prioritizeGenres": True}}, Treatment(prioritize_genres=True)),
        ({"prioritizeGenres": True}, Treatment(prioritize_genres=True)),
        ({"prioritizeGenres": False, "allowPinned": False}, NO_TREATMENT),
        (
            {"rowOrder": ["MY_LIST"], "prioritizeGenres": True, "allowPinned": True},
            Treatment(row_order=(RowKind.MY_LIST,), prioritize_genres=True, allow_pinned=True),
        ),
        ({"artwork": "default"}, NO_TREATMENT),
        ({"artwork": "film-noir_2"}, Treatment(artwork="film-noir_2")),
        ({"artwork": "bandit"}, Treatment(bandit=True)),
        (
            {"interleave": {"control": "popular", "treatment": "preference"}},
            Treatment(interleave=Interleave(Ranker.POPULAR, Ranker.PREFERENCE)),
        ),
        ({"billboardLabel": "Ver ahora"}, Treatment(billboard_label="Ver ahora")),
        ({"includeKids": True}, NO_TREATMENT),
    ],
)
def test_r43_a_config_of_known_keys_asks_for_what_they_say(
    config: Config, expected: Treatment
) -> None:
    assert config_errors(config) == ()
    assert treatment_from(config) == expected


@pytest.mark.parametrize(
    "order",
    [
        [],
        "TOP_10",
        ["TOP_11"],
        ["TOP_10", "TOP_10"],
        ["TOP_10", 1],
        {},
        {"prioritizeGenres": 1},
        {"prioritizeGenres": True, "x": 1},
        None,
    ],
)
def test_r43_another_row_order_is_told_what_one_is(order: object) -> None:
    assert config_errors({"rowOrder": order}) == (FieldError("rowOrder", ROW_ORDER),)


@pytest.mark.parametrize("artwork", ["", "Noir", "a b", "a\n", "a" * 65, 1, None])
def test_r43_another_artwork_is_told_what_one_is(artwork: object) -> None:
    assert config_errors({"artwork": artwork}) == (FieldError("artwork", ARTWORK),)


@pytest.mark.parametrize(
    "interleave",
    [
        {},
        {"control": "popular"},
        {"control": "popular", "treatment": "popular"},
        {"control": "newest", "treatment": "newest"},
        {"control": "popular", "treatment": "oldest"},
        {"control": "popular", "treatment": 1},
        {"control": "popular", "treatment": "newest", "third": "preference"},
        "popular",
        ["popular", "newest"],
        None,
    ],
)
def test_r43_other_rankings_are_told_what_they_may_be(interleave: object) -> None:
    assert config_errors({"interleave": interleave}) == (FieldError("interleave", INTERLEAVE),)


@pytest.mark.parametrize("label", ["", " Play", "Play\n", "P\x07", "\ud800", "x" * 41, 1, {}])
def test_r43_another_label_is_told_what_one_is(label: object) -> None:
    assert config_errors({"billboardLabel": label}) == (FieldError("billboardLabel", LABEL),)


@pytest.mark.parametrize("key", ["prioritizeGenres", "allowPinned", "includeKids"])
@pytest.mark.parametrize("value", [1, 0, "true", None, []])
def test_r43_a_switch_is_true_or_false(key: str, value: object) -> None:
    (error,) = config_errors({key: value})

    assert error.field == key
    assert error.message.startswith("True or false: ")


def test_r43_a_key_that_is_not_known_is_told_which_are() -> None:
    assert config_errors({"interleaved": {}, "artwork": 1}) == (
        FieldError("interleaved", f"There is no such key. {KEYS}"),
        FieldError("artwork", ARTWORK),
    )


@pytest.mark.parametrize("config", [None, [], "noir", 1, True])
def test_r43_a_config_is_an_object(config: object) -> None:
    assert config_errors(config) == (FieldError("", KEYS),)


def test_r43_a_config_is_short() -> None:
    long = {"rowOrder": [str(number) for number in range(1_000)]}

    assert config_errors(long) == (FieldError("", "A config has at most 2000 characters of JSON."),)


def test_the_schema_is_one_of_json_schema() -> None:
    VALIDATOR.check_schema(CONFIG_SCHEMA)


def test_r41_an_experiment_treats_what_any_of_its_variants_names() -> None:
    configs: list[Config] = [{"includeKids": True}, {"artwork": "noir"}, {"allowPinned": True}]

    assert surfaces_of(arms(1, 1, 1, configs=configs)) == {Surface.ARTWORK, Surface.ROW_ORDER}
    assert surfaces_of(arms(1, 1, configs=[{"billboardLabel": "Go"}])) == {Surface.BILLBOARD}
    assert surfaces_of(arms(1, 1, configs=[INTERLEAVED])) == {Surface.ITEM_ORDER}


@pytest.mark.parametrize(
    ("said", "expected"),
    [((), False), ((True,), True), ((False, True), True), ((1, "true"), False)],
)
def test_r22_kids_take_part_where_one_variant_says_true(
    said: tuple[object, ...], *, expected: bool
) -> None:
    configs = [{"includeKids": value} for value in said]

    assert includes_kids(arms(1, 1, configs=configs)) is expected
