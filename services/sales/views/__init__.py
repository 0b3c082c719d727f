"""What sales keeps for reading, with the queries that read it."""
