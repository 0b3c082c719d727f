"""What analytics says happened; it reads in this release and says nothing yet.

Findings (value classes, churn risk, next best action) become facts of this topic once they are decided on.
"""
