"""Events of analytics, which in this release only reads and publishes none yet.

Findings (value classes, churn risk, next best action) will become events of this topic once they are specified.
"""
