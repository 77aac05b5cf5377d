"""Client libraries of other makers, on Node.js, against a real server."""
