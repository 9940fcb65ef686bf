"""Foreland: online safety policies for schools, and for the authorities that support them."""

__version__ = "0.1.0"
