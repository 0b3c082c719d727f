"""What the service desk decides: pure functions from a row and a command to events."""
