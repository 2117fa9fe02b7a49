"""Reading what a learner handed in, whatever it is."""
