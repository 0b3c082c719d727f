"""Child processes: how one is described, started, asked whether it answers, and ended."""
