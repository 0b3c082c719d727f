"""Analytics: what the history says when it is counted.

Reads all four topics; its read model is sums (per day, person, office, product …) and the reports made of them.
Writes `crm.analytics.events`, on which it says nothing in this release.
"""
