"""Packs loaded as frozen editions. Verbs: load an edition, publish one from a layer. Operators walk in, by command; anyone reads the law behind the bank."""
