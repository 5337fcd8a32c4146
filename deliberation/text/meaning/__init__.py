"""The space of meaning: vectors made comparable, and who is near whom in it."""
