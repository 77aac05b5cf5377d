"""Names and countries, as files spell them."""

import pycountry
import pytest

from domain.person import CreditRole
from jobs.catalogue.countries import EVERYDAY, FORMER, country_code, is_country_code
from jobs.catalogue.genres import SPANISH, genre_record
from jobs.catalogue.names import People, clean, is_tidy, listed, person_id


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  a \u00a0 b\n c ", "a b c"),
        ("\u200bzero\ufeff width", "zero width"),
        ("cafe\u0301", "caf\u00e9"),
        ("turned \u202eround", "turned round"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # Persian needs its joiner
    ],
)
def test_cleaning_keeps_letters_and_drops_what_nobody_sees(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("cell", "names", "tidy"),
    [
        ("", (), True),
        ("Ann Lee, Bo Kim", ("Ann Lee", "Bo Kim"), True),
        (", South Korea", ("South Korea",), False),
        ("France, Cambodia,", ("France", "Cambodia"), False),
        ("Bo Kim, Ann Lee, bo kim", ("Bo Kim", "Ann Lee"), False),
        ("Lou Fer,  Jr., Eve Ray", ("Lou Fer Jr.", "Eve Ray"), False),
        ("Ann  Lee", ("Ann Lee",), False),
    ],
)
def test_a_list_keeps_its_order_and_loses_what_is_empty_or_repeated(
    cell: str, names: tuple[str, ...], *, tidy: bool
) -> None:
    assert listed(cell) == names
    assert is_tidy(cell) is tidy


def test_a_person_has_one_id_and_the_first_spelling() -> None:
    people = People()
    first, second = people.credits(CreditRole.CAST, ["LaKeith Stanfield", "Lakeith Stanfield"])
    assert first.person_id == second.person_id == person_id("lakeith stanfield")
    assert (first.name, second.name) == ("LaKeith Stanfield", "LaKeith Stanfield")


def test_a_decomposed_name_is_the_same_person() -> None:
    assert person_id("Greta Schro\u0308der") == person_id("Greta Schr\u00f6der")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "US"),
        ("South Korea", "KR"),
        ("Czech Republic", "CZ"),
        ("Vietnam", "VN"),
        ("Hong Kong", "HK"),
        ("turkey", None),
        ("Turkey", "TR"),
        ("Russia", "RU"),
        ("Palestine", "PS"),
        ("Vatican City", "VA"),
        ("Soviet Union", "RU"),
        ("East Germany", "DE"),
        ("West Germany", "DE"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_names_become_iso_codes(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_the_tables_hold_only_names_that_iso_3166_1_does_not_know() -> None:
    for name, code in {**EVERYDAY, **FORMER}.items():
        assert pycountry.countries.get(name=name) is None
        assert is_country_code(code)


def test_a_withdrawn_code_is_no_country() -> None:
    assert not is_country_code("SU")
    assert not is_country_code("us")


def test_a_genre_is_the_same_whatever_its_case_and_speaks_spanish() -> None:
    assert genre_record("Dramas").id == genre_record("DRAMAS").id
    assert genre_record("Silent Era").names == {"en": "Silent Era", "es": "Cine mudo"}
    assert genre_record("Something New").names == {"en": "Something New"}
    assert len(set(SPANISH.values())) == len(SPANISH)
