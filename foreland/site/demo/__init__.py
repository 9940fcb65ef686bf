"""The demonstration: a made-up authority and four of its schools in different states, with a cast to sign in as.

Everything is made by verbs, so nothing stands here that the pages could not reach. Only FORELAND_MODE=demo has it.
"""
