"""Experiments at work: who gets what, who has seen it, and how they are run."""
