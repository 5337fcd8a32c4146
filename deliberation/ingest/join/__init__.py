"""The drafts of every source into one consultation: ids, fates, places, votes, side tables."""
