"""The chapter on statistics: the ledger, its sources, the relations between its numbers, and references."""
