"""The parts of the benchmark, each with its own installation."""
