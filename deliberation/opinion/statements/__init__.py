"""What votes say of each statement: counts, evidence, rankings, portraits, and what they rest on."""
