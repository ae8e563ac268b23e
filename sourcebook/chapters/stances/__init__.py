"""The chapter on stances: positions, their matrix, a policy's timeline, claims in pairs; imports findings."""
