"""Running Marquee's surroundings: the real stores and the proxy, for development and for tests."""
