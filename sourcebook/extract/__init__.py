"""Coding by rule: reading; sections, speech, numbers, actors; stances, devices; then article, workers, corpus."""
