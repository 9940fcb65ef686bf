"""The parts of `core.rebase`: the way between editions, what is carried over it, what it asks, and how that is settled."""
