"""What a shop's own talk teaches: which replies it gives and when, and what its agents pick; pure but for numpy."""
