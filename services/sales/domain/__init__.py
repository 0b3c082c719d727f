"""What sales decides: pure functions from a row and a command to events."""
