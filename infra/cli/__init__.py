"""The `crm` command: one module per topic, assembled in `app.py`."""
