"""What is measured; each part has an installation of its own."""
