"""Reports: definitions in words and SQL over the tallies, and the one way to run them."""
