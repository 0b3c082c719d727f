"""The audit: check Kafka itself, then compare everything else with it."""
