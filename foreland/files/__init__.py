"""Files of a body: checked, hashed, kept under their digest and served by a door.

Verbs: `keep` (any file of a known kind), `keep_picture` (a crest or photograph, drawn anew), `remove`. `queries.read`
gives the bytes back and checks their digest first. The bytes lie in Django's default storage under `<body>/<sha256>`;
rooms serve them by doors of their own. Everything happens in the open scope of the body.
"""
