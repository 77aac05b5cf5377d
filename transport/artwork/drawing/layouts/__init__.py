"""One layout for each variant of each role."""
