"""The national register, joining, one holder a school, invitations, handover and recovery.

Verbs: import the register, ask to join, confirm the address, finish or contest a claim, invite, accept, hand over, recover,
add a setting, take over a conversion, accept the data protection terms, choose what is shared.
Who walks in: anyone who looks for a school; the holder and the head; advisers, who finish claims and help out.
"""
