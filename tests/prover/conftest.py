"""The prover compares what is said, not how quickly: its sources wait as long as it takes."""

from tests.e2e.conftest import patience

__all__ = ["patience"]
