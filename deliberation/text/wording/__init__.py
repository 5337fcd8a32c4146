"""Words before meaning: folded texts, languages, small words, sides that words take, repeated names."""
