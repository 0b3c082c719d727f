"""Analytics: the history in numbers.

Reads all four topics; its read model is sums (per day, person, office, product …) and the reports made of them.
Owns `crm.analytics.events`, to which this release writes nothing.
"""
