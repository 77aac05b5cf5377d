"""People for tests: an account, its profiles, a device, and sessions on it."""

from datetime import UTC, datetime, timedelta

from domain.account import Account, Device, DeviceClass, Plan, Role, VideoQuality
from domain.hours import ViewingHours
from domain.ids import AccountId, DeviceId, ProfileId, SessionId, TitleId
from domain.maturity import MaturityLevel
from domain.profile import Profile, SubtitleMode, SubtitlePreference
from domain.session import Session
from persistence.ports.sessions import RefreshToken

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def account(digit: str = "1", **changes: object) -> Account:
    given: dict[str, object] = {
        "id": AccountId(f"acct_{digit * 32}"),
        "email": f"{digit}@marquee.test",
        "plan": Plan("Standard", 2, 4, VideoQuality.Q1080, NOW + 30 * DAY),
        "home_country": "US",
        "time_zone": "America/New_York",
        "locale": "en-US",
        "staff_roles": frozenset({Role.EDITOR, Role.EXPERIMENTER}),
        "created_at": NOW - 90 * DAY,
    }
    return Account(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def profile(digit: str = "1", of: str = "1", **changes: object) -> Profile:
    given: dict[str, object] = {
        "id": ProfileId(f"prof_{digit * 32}"),
        "account_id": AccountId(f"acct_{of * 32}"),
        "name": f"Profile {digit}",
        "is_kids": False,
        "maturity": MaturityLevel.MATURE,
        "locale": "en",
        "created_at": NOW - 60 * DAY,
    }
    return Profile(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def full_profile() -> Profile:
    """A profile that differs from the default in everything that can be kept."""
    return profile(
        "2",
        is_kids=True,
        maturity=MaturityLevel.AGE_7,
        locale="es-MX",
        pin_hash="$argon2id$a",
        avatar_path="avatars/fox.png",
        autoplay_next=False,
        autoplay_previews=False,
        preferred_audio=("es", "en"),
        preferred_subtitles=SubtitlePreference(SubtitleMode.ALWAYS, ("es", "pt-BR")),
        blocked=frozenset({TitleId(f"movie_{'b' * 32}"), TitleId(f"series_{'c' * 32}")}),
        viewing_hours=(ViewingHours(7, 1080, 60), ViewingHours(1, 480, 1200)),
        version=3,
        created_at=NOW - 50 * DAY,
    )


def device(digit: str = "1", of: str = "1", **changes: object) -> Device:
    given: dict[str, object] = {
        "id": DeviceId(f"dev_{digit * 32}"),
        "account_id": AccountId(f"acct_{of * 32}"),
        "name": "Living room",
        "device_class": DeviceClass.TV,
        "last_seen_at": NOW,
    }
    return Device(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def session(digit: str = "1", of: str = "1", on: str = "1", **changes: object) -> Session:
    given: dict[str, object] = {
        "id": SessionId(f"sess_{digit * 32}"),
        "account_id": AccountId(f"acct_{of * 32}"),
        "device_id": DeviceId(f"dev_{on * 32}"),
        "profile_id": None,
        "created_at": NOW,
        "expires_at": NOW + 30 * DAY,
    }
    return Session(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def refresh(digest: str, of: str = "1", issued_at: datetime = NOW) -> RefreshToken:
    return RefreshToken(SessionId(f"sess_{of * 32}"), digest, issued_at, issued_at + 30 * DAY)
