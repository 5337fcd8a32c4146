"""Passages parted into ideas and themes: arrays in, arrays out."""
