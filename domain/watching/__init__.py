"""Watching: what a profile saw of a film or an episode, and what follows from it (R1 to R16)."""
