"""Whether people form groups: separation, stability, the groups, and the verdict in words."""
