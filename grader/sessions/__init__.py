"""One notebook run: a learner's process, a checker, and what passes between them."""
