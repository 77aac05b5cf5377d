"""Evidence for people: an experiment's reports as a page."""
