"""Tracking: what was seen of a page and what was done with it, and which of it to believe."""
