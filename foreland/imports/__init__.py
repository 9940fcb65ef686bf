"""Old policies: "Check your policy" for anybody, which keeps nothing, and a school's old policy that becomes a living one.

A school's lead brings a file, settles what is unsure, goes on with it as a draft, and may take that back. Every passage
of the old text is accounted for. It stands above `policies`, which knows nothing of it.
"""
