"""Catalogue import: a file of titles, checked, repaired where that is safe, stored whole."""
