"""Duplicate a column: what a copy does to the importances of its original."""
