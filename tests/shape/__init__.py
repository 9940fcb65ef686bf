"""The shape of the house, held by tests: floors, rooms, words, settings, documents."""
