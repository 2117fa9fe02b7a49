"""Grading all submissions of an assignment, so that no mark is ever lost."""
