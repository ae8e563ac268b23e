"""Numbers and what they count, in the order in which a number is read; imports documents."""
