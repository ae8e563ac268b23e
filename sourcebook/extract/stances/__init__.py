"""Positions by rule: cues, polarity, parties and holders, then find; imports speech, reading, mentions, documents."""
