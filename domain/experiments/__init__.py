"""Experiments: who gets which variant, and what may be done to an experiment (R36 to R43)."""
