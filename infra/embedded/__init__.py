"""Real Kafka and real PostgreSQL without Docker, Java or a system database: fetched once, pinned, unprivileged."""
