"""The chapter on statistics: ledger, sources, relations between numbers, references; imports findings."""
