"""What takes more than one step when somebody watches."""
