"""Studies of instruments: how well scores ranked, how often they were right, and for whom they were wrong."""
