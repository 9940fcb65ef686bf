"""Keys and sealed fields: one master key, a data key per owner, values bound to owner, field and row.

`keys` makes and reads the key files and knows no Django. `sealing` seals and opens values, makes blind indexes and
destroys an owner's key. `fields` brings sealed model fields, `signing` signs with Ed25519. The vault knows no school:
an owner is a plain text id, and "" is the installation itself.
"""
