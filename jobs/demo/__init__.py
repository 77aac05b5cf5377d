"""Demo content: a small true catalogue, made-up viewing, and accounts to sign in with."""
