"""How a title's artwork is drawn: colour, type, and one layout for each variant."""
