"""Measurements, side by side with peers and with ourselves as data grows. Never part of the tests."""
