"""The chapter on rhetoric: voices, cues, labels, devices, frames, repetition, two printings; imports findings."""
