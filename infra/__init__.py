"""The surroundings of the services: the embedded runtime, its supervisor and the `crm` command."""
