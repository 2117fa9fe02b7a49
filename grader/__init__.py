"""What an instructor runs: build, autograde, feedback."""
