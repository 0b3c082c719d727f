"""Keeps Kafka, Postgres and the four services running: starts them in order, restarts what dies, ends them all."""
