"""Words of the house: tables and their schemas, votes, the ledger, provenance, settings, errors."""
