"""Cassandra: what a profile watched, at scale."""
