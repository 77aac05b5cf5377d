"""Artwork, drawn on demand and served from signed addresses that never change."""
