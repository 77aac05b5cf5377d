"""The settings as an operator's command needs them."""

from foundation.settings import Environment, Settings, load_settings
from jobs.console import Speech
from jobs.mistakes import mistakes_told, refuse


def settings_of(speech: Speech) -> Settings:
    """The settings of this environment; what is wrong with them is told, and ends the command."""
    with mistakes_told(speech):
        return load_settings()


def development_settings(speech: Speech) -> Settings:
    """The same, for a command that has no place in production."""
    settings = settings_of(speech)
    if settings.env is not Environment.DEVELOPMENT:
        # SECURITY: the password of the demo accounts is public, and made-up plays are not news.
        refuse(speech, "Demo content is for development, and MARQUEE_ENV says production.")
    return settings
