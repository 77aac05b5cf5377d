"""Signatures: 22 characters that only we can make."""

import pytest

from foundation.keys import Key
from foundation.signatures import Signatures

OURS = Signatures([Key("a", b"a" * 32)])


def test_a_signature_is_the_left_half_of_hmac_sha_256() -> None:
    # RFC 4231, test case 1, its first 16 bytes: b0344c61d8db38535ca8afceaf0bf12b.
    signatures = Signatures([Key("rfc", b"\x0b" * 20)])
    assert signatures.sign("Hi There") == "sDRMYdjbOFNcqK_OrwvxKw"


def test_a_text_and_its_signature_verify() -> None:
    assert OURS.verify("row_1", OURS.sign("row_1"))


@pytest.mark.parametrize("signature", ["", "x", "é", "A" * 22, "A" * 23])
def test_any_other_signature_does_not(signature: str) -> None:
    assert not OURS.verify("row_1", signature)


def test_a_signature_of_another_text_or_key_does_not_verify() -> None:
    theirs = Signatures([Key("b", b"b" * 32)])
    assert not OURS.verify("row_1", OURS.sign("row_2"))
    assert not OURS.verify("row_1", theirs.sign("row_1"))


def test_what_the_previous_key_signed_still_verifies() -> None:
    after = Signatures([Key("b", b"b" * 32), *OURS.keys])
    assert after.verify("row_1", OURS.sign("row_1"))
    assert not OURS.verify("row_1", after.sign("row_1"))


def test_a_token_is_its_text_and_a_signature_for_one_holder() -> None:
    token = OURS.token("prof_1", "row_1.3")
    assert token.startswith("row_1.3.")
    assert OURS.text_of("prof_1", token) == "row_1.3"
    assert OURS.text_of("prof_2", token) is None
    assert OURS.text_of("prof_1", token.replace("row_1", "row_2")) is None


@pytest.mark.parametrize("token", ["", ".", "row_1", "row_1.é", "\ud800.x"])
def test_what_is_no_token_has_no_text(token: str) -> None:
    assert OURS.text_of("prof_1", token) is None


def test_holder_and_text_do_not_run_together() -> None:
    signature = OURS.token("prof_1", "2row").rpartition(".")[2]
    assert OURS.text_of("prof_12", f"row.{signature}") is None
