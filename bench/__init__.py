"""Benchmarks: `make bench` runs them all in one go and prints what they measured."""
