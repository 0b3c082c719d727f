"""The `crm` command: one module per topic, put together in `app.py`."""
