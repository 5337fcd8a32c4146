"""Names of ideas and themes, from the words of their passages."""
