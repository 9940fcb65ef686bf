"""The deciding parts, in plain Python: documents, packs, amendments, coverage, rebasing, workflow, calendar.

Nothing here knows Django, a database or a clock. Every rule is a function of its arguments and has laws for tests.
"""
