"""What signing in asks for: the forms that are taken, and what is said of the others."""

import pytest

from domain.account import DeviceClass
from domain.log_in import CheckedLogIn, GivenDevice, KnownDevice, LogIn, checked
from domain.outcome import FieldError, ProblemCode, ValidationFailed

UUID = "0190b6c2-7e11-7c3a-9d4e-5f60718293a4"


def given(
    email: str = "demo@marquee.test",
    password: str = "marquee-demo",  # noqa: S107 - the demo password is public
    id_: str = UUID,
    name: str = "Living room",
) -> LogIn:
    return LogIn(email, password, GivenDevice(id_, name, DeviceClass.TV))


def wrong_fields(log_in: LogIn) -> list[str]:
    refusal = checked(log_in)
    assert isinstance(refusal, ValidationFailed)
    return [error.field for error in refusal.fields]


def test_what_is_given_is_brought_into_its_normal_form() -> None:
    asked = checked(given(email="  Demo@Marquee.TEST\t", id_=UUID.upper(), name=" Living room "))
    device = KnownDevice("dev_0190b6c27e117c3a9d4e5f60718293a4", "Living room", DeviceClass.TV)  # type: ignore[arg-type]  # an id as it reads
    assert asked == CheckedLogIn("demo@marquee.test", "marquee-demo", device)


@pytest.mark.parametrize(
    "email",
    ["", "demo", "@marquee.test", "demo@", "a@b@c", "a b@c", "a@b\0", f"{'x' * 250}@y.zz"],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert wrong_fields(given(email=email)) == ["email"]


@pytest.mark.parametrize("email", ["a@b", "ünï@marquee.test", "a+b@c.d", f"{'x' * 249}@y.zz"])
def test_any_address_is_taken(email: str) -> None:
    assert isinstance(checked(given(email=email)), CheckedLogIn)


@pytest.mark.parametrize("password", ["", "x" * 1025, "é" * 513])
def test_a_password_is_one_to_1024_bytes(password: str) -> None:
    assert wrong_fields(given(password=password)) == ["password"]
    assert isinstance(checked(given(password="é" * 512)), CheckedLogIn)


def test_spaces_around_a_password_belong_to_it() -> None:
    asked = checked(given(password=" x "))
    assert isinstance(asked, CheckedLogIn)
    assert asked.password == " x "


@pytest.mark.parametrize(
    "id_", ["", "x", UUID.replace("-", ""), f"{{{UUID}}}", f"urn:uuid:{UUID}", f"{UUID} "]
)
def test_a_device_id_is_a_uuid_as_rfc_9562_writes_it(id_: str) -> None:
    assert wrong_fields(given(id_=id_)) == ["device.id"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\nb", "a\0b"])
def test_a_device_name_is_one_to_a_hundred_printable_characters(name: str) -> None:
    assert wrong_fields(given(name=name)) == ["device.name"]
    assert isinstance(checked(given(name="x" * 100)), CheckedLogIn)


def test_everything_wrong_is_named_at_once() -> None:
    refusal = checked(LogIn("", "", GivenDevice("", "", DeviceClass.WEB)))
    assert refusal == ValidationFailed(
        (
            FieldError("email", "This is not an e-mail address."),
            FieldError("password", "A password has 1 to 1024 bytes."),
            FieldError("device.id", "A device id is a UUID."),
            FieldError("device.name", "A device name has 1 to 100 printable characters."),
        )
    )
    assert refusal.code is ProblemCode.VALIDATION


def test_no_representation_shows_a_password() -> None:
    log_in = given(password="swordfish")
    assert "swordfish" not in repr(log_in)
    assert "swordfish" not in repr(checked(log_in))
