"""One account behind the pages of accounts."""

from tests.gate.conftest import account

__all__ = ["account"]
