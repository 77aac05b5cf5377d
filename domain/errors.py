"""What can go wrong, in the member's terms.

DomainError                 a refusal its asker may be told about
├── Unauthenticated         nobody is signed in
├── ProfileRequired         signed in, no profile active yet
├── Forbidden               signed in, and not allowed
├── BadCursor               a cursor we did not make, or not for this list
├── CursorExpired           a cursor of a page that is gone
└── Unavailable             a store did not answer; the asker may try again
"""

from typing import ClassVar


class DomainError(Exception):
    """A refusal; its `code` (in `errors[].extensions.code`) and its message are public."""

    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class Unauthenticated(DomainError):
    code = "UNAUTHENTICATED"
    message = "Sign in first: this needs a valid access token."


class ProfileRequired(DomainError):
    code = "PROFILE_REQUIRED"
    message = "Choose a profile first: this needs an active profile."


class Forbidden(DomainError):
    code = "FORBIDDEN"
    message = "This account or profile may not do that."


class BadCursor(DomainError):
    code = "BAD_CURSOR"
    message = "This cursor does not belong to this list. Ask again without `after`."


class CursorExpired(DomainError):
    code = "CURSOR_EXPIRED"
    message = "The page this cursor belongs to has expired. Ask for a new page."


class Unavailable(DomainError):
    code = "UNAVAILABLE"
    message = "This cannot be answered just now. Try again in a moment."
