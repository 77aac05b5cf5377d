"""Trusted documents: found by their hash, prepared at the start."""

import pytest

from execution.limits import Limits
from execution.prepare import PreparedOperations, hash_text
from execution.trusted import TrustedDocuments

from .lending import SCHEMA

TEXT = "query Due { due }"
ID = hash_text(TEXT)


def operations() -> PreparedOperations:
    return PreparedOperations(SCHEMA, Limits(), introspection=False, suggestions=False)


@pytest.mark.parametrize("registered", [ID, f"sha256:{ID}", ID.upper()])
@pytest.mark.parametrize("asked", [ID, f"sha256:{ID}"])
def test_a_text_is_found_under_both_forms_of_its_id(registered: str, asked: str) -> None:
    documents = TrustedDocuments({registered: TEXT})
    assert documents.text(asked) == TEXT
    assert (len(documents), list(documents)) == (1, [ID])


@pytest.mark.parametrize("asked", ["", "sha256:", "0" * 64, TEXT])
def test_an_id_that_nobody_registered_has_no_text(asked: str) -> None:
    assert TrustedDocuments({ID: TEXT}).text(asked) is None


def test_an_id_that_is_not_the_hash_of_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match="is not the SHA-256 of its text"):
        TrustedDocuments({ID: TEXT + " "})


async def test_all_are_prepared_at_the_start() -> None:
    prepared = operations()
    found = await TrustedDocuments({ID: TEXT}).prepare_all(prepared)
    assert [(each, document.operation("Due").kind) for each, document in found.items()] == [
        (ID, "query")
    ]
    await prepared.prepare(TEXT)
    assert prepared.prepared == 1
    prepared.close()


async def test_one_that_cannot_be_executed_is_named() -> None:
    prepared, wrong = operations(), "{nothing}"
    documents = TrustedDocuments({ID: TEXT, hash_text(wrong): wrong})
    with pytest.raises(ValueError, match=f"{hash_text(wrong)}: Cannot query field 'nothing'"):
        await documents.prepare_all(prepared)
    prepared.close()
