"""Personal data found by rule, and masked."""
