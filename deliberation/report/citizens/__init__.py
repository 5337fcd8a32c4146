"""The citizens' page: what was asked, what has a response, and what became of one's own contribution."""
