"""What the settings are made of: secrets from files, the addresses of servers."""
