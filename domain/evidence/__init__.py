"""Evidence: what the units of an experiment did, and what can be concluded from it (R44)."""
