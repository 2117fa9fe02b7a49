"""The page that a learner reads, and what must not be in it."""
