"""What contacts says happened, by subject matter.

A customer's facts have the subject `customer/<uuid>`, so its id stands in the envelope and not in the data.
"""
