"""What a running process has done, in figures that Prometheus reads."""
