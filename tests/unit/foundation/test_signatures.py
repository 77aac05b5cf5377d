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


def test_a_tracking_token_is_its_text_and_the_signature() -> None:
    assert OURS.tracking_token("row_1.3") == f"row_1.3.{OURS.sign('row_1.3')}"
