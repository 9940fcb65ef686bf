"""Every message leaves through one outbox table, after the change that caused it is safe.

Rooms write their own words and call `actions.post` inside their transaction; sign-in's mails come by `backend`. The
worker calls `actions.send_due`, which claims a notice before it sends it, tries again with growing delay and gives up
visibly after three days. Without FORELAND_MAIL everything stays in the outbox, where the operator (and in the
demonstration anybody) reads it: `queries.outbox`.
"""
