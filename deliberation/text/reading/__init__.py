"""What of a consultation is read: passages, and the texts that are set apart and counted."""
