"""Coding by rule: reading; sections, speech, numbers, actors; stances, devices; then article, workers, corpus.

Each imports what stands before it; all may import mentions and documents.
"""
