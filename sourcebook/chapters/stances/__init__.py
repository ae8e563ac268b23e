"""The chapter on stances: positions, their matrix, the timeline of a policy, and claims in pairs."""
