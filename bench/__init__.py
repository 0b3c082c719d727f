"""Measures the product beside its floors (the raw parts) and its peers (others' products), all on this machine."""
