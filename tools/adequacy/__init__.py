"""How well the exercises' tests tell right from wrong: `python -m tools.adequacy [LESSON[/EXERCISE] ...]`."""
