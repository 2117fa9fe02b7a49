"""From the text that authors write to the notebooks of learners and instructors."""
