"""The artwork bandit: which picture of a title works in a segment, learned from clicks (R46)."""
