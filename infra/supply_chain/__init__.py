"""What the product is delivered with: its known vulnerabilities and its bill of materials."""
