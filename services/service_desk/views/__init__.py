"""What the service desk keeps for reading, with the queries that read it."""
