"""Files at the edge: reading them strictly, writing them privately."""
