"""What a passage does, whom it addresses, and by which lever."""
