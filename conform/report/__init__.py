"""What a run tells people: one sink a file, all fed by the same report."""
