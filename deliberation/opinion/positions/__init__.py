"""Where people stand: votes in order, the model of ideal points, the space, and slices of it."""
