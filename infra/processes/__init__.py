"""Child processes: describe, start, probe and end them."""
