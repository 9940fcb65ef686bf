"""Foreland: online safety policies for schools, and for the authorities that support them."""
