"""The drift monitor: what a threshold costs in false alarms, and what it buys in days."""
