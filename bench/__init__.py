"""Measure the product next to its floors (the raw parts) and its peers (other products), all on this machine."""
