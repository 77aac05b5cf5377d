"""Old changes: what processes told each other is forgotten a day later."""

from datetime import timedelta

FIRST_AFTER_SECONDS = 120.0
EVERY_SECONDS = 3600.0

KEPT = timedelta(days=1)
"""Every process asks four times a second, so minutes would do.

One that was away for longer misses nothing by it: what it had kept of profiles, lists and sessions
has ended by itself long since (at most 16 minutes, `flows.sessions.revocations`), and of the
catalogue the newest change stays to be heard.
"""
