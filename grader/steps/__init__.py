"""What we put into nbgrader in place of its own steps."""
