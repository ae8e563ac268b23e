"""Positions by rule: cues, polarity, parties and holders, then find; imports what stands before it."""
