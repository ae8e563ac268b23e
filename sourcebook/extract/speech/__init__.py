"""Who speaks: speakers, quotations and attributions, read in one go by read_voices; imports reading, documents."""
