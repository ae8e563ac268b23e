"""Sheets for people: blank ones to code on, filled ones read back, samples to check; imports mentions and documents."""
