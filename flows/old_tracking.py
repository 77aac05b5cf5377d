"""Old tracking events: what was seen and done on pages is forgotten when no report needs it."""

from datetime import timedelta

FIRST_AFTER_SECONDS = 180.0
EVERY_SECONDS = 3600.0

KEPT = timedelta(days=90)
"""Eight weeks of an experiment, which is warned of beyond that, and a month to judge it in."""
