"""The Optimisation Lab: penalties, early stopping, dropout and schedules on the Titanic passengers."""
