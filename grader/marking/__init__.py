"""From what a run left to points, verdicts and words."""
