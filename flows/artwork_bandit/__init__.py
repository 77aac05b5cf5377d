"""The artwork bandit: what is learned of pictures, put in force, and served (R46)."""
