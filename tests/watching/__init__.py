"""What tests of watching share: builders, random histories, and a plain model to compare with."""
