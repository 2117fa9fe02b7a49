"""Grid or random: the same number of tries on two knobs, of which one may not matter."""
