"""Service desk: the ticket board.

Decides: tickets (opened, accepted, dispatched, answered, put on hold, resolved, reopened, closed) and which
telephone calls took place.
Topic out: `crm.service_desk.events`. Topics in: all four; of contacts it keeps which customers and colleagues
there are.
Pages and reads: the board by status, lists and one's own queue, a ticket with its conversation, calls.
"""
