"""What Marquee costs on its real stores: PostgreSQL, Redis and three Cassandra nodes."""
