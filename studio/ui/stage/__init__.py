"""The middle of the Image place: one run, what can be done with it, and the strip of recent pictures."""
