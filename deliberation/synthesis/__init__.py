"""The room that joins opinion, texts, territories and responses into Facts, through the publication gate."""
