"""Keys: the derivation is RFC 5869's, and no two purposes share a key."""

import pytest

from foundation.keys import Keys, Purpose, hkdf_sha256

ROOT = b"a root secret that is long enough"

# RFC 5869, appendix A: test cases 1 to 3.
VECTORS = [
    pytest.param(
        b"\x0b" * 22,
        bytes(range(13)),
        bytes(range(0xF0, 0xFA)),
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        id="basic",
    ),
    pytest.param(
        bytes(range(0x50)),
        bytes(range(0x60, 0xB0)),
        bytes(range(0xB0, 0x100)),
        82,
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
        "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        id="longer",
    ),
    pytest.param(
        b"\x0b" * 22,
        b"",
        b"",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        id="no salt, no info",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "length", "expected"), VECTORS)
def test_hkdf_gives_what_rfc_5869_says(
    secret: bytes, salt: bytes, info: bytes, length: int, expected: str
) -> None:
    assert hkdf_sha256(secret, salt=salt, info=info, length=length).hex() == expected


@pytest.mark.parametrize("length", [0, 255 * 32 + 1])
def test_hkdf_refuses_a_length_it_cannot_give(length: int) -> None:
    with pytest.raises(ValueError, match="1 to 8160 bytes"):
        hkdf_sha256(ROOT, salt=b"", info=b"", length=length)


def test_every_purpose_has_a_key_and_an_id_of_its_own() -> None:
    derived = [Keys.of(ROOT).of_purpose(purpose)[0] for purpose in Purpose]
    assert len({key.secret for key in derived}) == len(Purpose)
    assert len({key.id for key in derived}) == len(Purpose)
    assert {len(key.secret) for key in derived} == {32}


def test_a_key_is_the_same_after_a_restart() -> None:
    [key] = Keys.of(ROOT).of_purpose(Purpose.SESSION)
    assert Keys.of(ROOT).of_purpose(Purpose.SESSION) == [key]
    assert key.id == "335959a0e4b6"


def test_with_a_previous_root_the_current_one_signs() -> None:
    keys = Keys.of(b"n" * 32, ROOT).of_purpose(Purpose.SESSION)
    assert keys == [
        *Keys.of(b"n" * 32).of_purpose(Purpose.SESSION),
        *Keys.of(ROOT).of_purpose(Purpose.SESSION),
    ]


def test_no_secret_stands_in_a_representation() -> None:
    keys = Keys.of(ROOT)
    shown = repr(keys) + repr(keys.of_purpose(Purpose.SESSION))
    assert "root secret" not in shown
    assert "secret" not in shown
