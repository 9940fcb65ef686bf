"""Tests of how Foreland looks."""
