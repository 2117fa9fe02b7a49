"""What a course is: lessons, syllabus, progress, cards, data sets and the learner's work folder."""
