"""What is read in a text before it is asked who speaks: marks, clauses, names, cues; imports documents."""
