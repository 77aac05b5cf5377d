"""Growth: what one answer costs as its page, the catalogue, the profiles and the faults grow."""
