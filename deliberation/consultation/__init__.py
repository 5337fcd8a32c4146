"""The consultation: a frozen object over Arrow tables, its ledger, and how it describes itself."""

from deliberation.consultation.model import Consultation

__all__ = ["Consultation"]
