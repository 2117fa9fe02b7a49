"""The Bayes stepper: you, expected improvement and chance look for the best of a hidden curve."""
