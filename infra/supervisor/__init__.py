"""Keep Kafka, Postgres and the four services running: start in order, restart the dead, end all."""
