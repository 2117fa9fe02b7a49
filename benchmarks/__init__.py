"""How fast grading is: `make bench`, or `python -m benchmarks.grading`."""
