"""Events of contacts, grouped by topic.

Events about a customer have the subject `customer/<uuid>`, so its id is in the envelope and not in the data.
"""
