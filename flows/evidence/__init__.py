"""Evidence: measuring what experiments' units did, and reporting what that says."""
