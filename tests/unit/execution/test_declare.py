"""Declarations: a misspelt name is refused with a sentence that names it."""

from dataclasses import dataclass

import pytest

from execution.declare import (
    DeclarationError,
    Keeps,
    Kept,
    Loads,
    check_keeps,
    check_kept,
    check_loads,
)


@dataclass(frozen=True, slots=True)
class Loan:
    id: str
    revision: int
    book_id: str

    @property
    def shelf(self) -> str:
        return self.book_id[:1]


@dataclass(frozen=True, slots=True)
class SpecialLoan(Loan):
    reason: str


class Loaders:
    books: object

    def __init__(self) -> None:
        self.books = object()


class Request:
    locale: str
    country: str
    now: float


@pytest.mark.parametrize("key", ["book_id", "shelf", "reason"])
def test_a_field_loads_by_a_field_a_property_or_an_inherited_one(key: str) -> None:
    check_loads(Loads("books", key), field="book", parent=SpecialLoan, loaders=Loaders)


def test_a_key_that_the_parent_has_not_is_refused() -> None:
    with pytest.raises(DeclarationError) as refused:
        check_loads(Loads("books", "bookid"), field="book", parent=Loan, loaders=Loaders)
    assert str(refused.value) == "The field 'book' loads by 'bookid', which Loan has not."


def test_a_loader_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DeclarationError) as refused:
        check_loads(Loads("book", "book_id"), field="book", parent=Loan, loaders=Loaders)
    assert str(refused.value) == "The field 'book' loads with 'book', which Loaders has not."


def test_a_kept_type_names_what_changes_when_its_objects_do() -> None:
    check_kept(Kept(("id", "revision")), source=Loan, aspects=Request)
    check_kept(Kept(("id",), private_to="country"), source=Loan, aspects=Request)
    check_kept(Kept(("id", "shelf")), source=SpecialLoan, aspects=Request)


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (Kept(("id", "version")), "Loan is kept by 'version', which Loan has not."),
        (Kept(("number",)), "Loan is kept by 'number', which Loan has not."),
        (Kept(()), "What is kept of Loan needs a key."),
        (Kept(("id",), private_to="reader"), "Loan is private to 'reader', which Request has not."),
    ],
)
def test_what_is_kept_by_a_name_that_does_not_exist_is_refused(kept: Kept, message: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        check_kept(kept, source=Loan, aspects=Request)
    assert str(refused.value) == message


def test_a_kept_field_names_aspects_that_there_are() -> None:
    check_keeps(Keeps(), field="Loan.due", aspects=Request)
    depends = Keeps(frozenset({"locale", "country"}), sees=frozenset({"now"}))
    check_keeps(depends, field="Loan.due", aspects=Request)


@pytest.mark.parametrize(
    ("keeps", "message"),
    [
        (
            Keeps(frozenset({"locale", "lang"})),
            "Loan.due depends on 'lang', which Request has not.",
        ),
        (Keeps(sees=frozenset({"clock"})), "Loan.due sees 'clock', which Request has not."),
    ],
)
def test_an_aspect_that_does_not_exist_is_refused(keeps: Keeps, message: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        check_keeps(keeps, field="Loan.due", aspects=Request)
    assert str(refused.value) == message


def test_a_declaration_error_is_a_type_error() -> None:
    assert issubclass(DeclarationError, TypeError)
