"""The audit: Kafka itself is read and checked, and everything else is compared with it."""
