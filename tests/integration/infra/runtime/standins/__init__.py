"""Four tiny services that only say they are ready: what the supervisor's tests supervise."""
