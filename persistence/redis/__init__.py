"""What processes share and can do without: kept in Redis, and nothing of it only there."""
