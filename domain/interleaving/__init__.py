"""Interleaving: one row that two rankings make together, so that plays say which is better."""
