"""The documents made of the same facts: the elected official's report, the analyst's annex."""
