"""One to-do list of a school: what its people note for themselves and each other, and what other rooms put there.

A room says `open_task` or `keep_in_step` under a kind and a subject of its own, twice without a double, and `close_for` when
the thing is done. People tick tasks off, put them off, give them to somebody, or say why they are not needed.
"""
