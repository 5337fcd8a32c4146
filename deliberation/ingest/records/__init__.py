"""Rows of tables into records: contributions, votes and what points at them, each row in the account."""
