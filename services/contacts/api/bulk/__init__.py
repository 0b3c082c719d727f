"""Bulk actions: started with a fixed set of customers, gone through by a worker."""
