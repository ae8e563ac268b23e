"""The chapter on rhetoric: voices, cues, labels, devices, frames, repetition, and a speech in two printings."""
