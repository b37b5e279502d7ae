"""Rows as they are now: read again under a lock, so that of two who decide at once one waits for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Base


def lock(db: Session, *rows: Base) -> None:
    """Wait until nobody else changes these rows, and read them as they are now."""
    # Reading again throws away what has not been written yet.
    db.flush()
    for row in rows:
        # Of this table alone: what was loaded with the row is read again too, and cannot all be locked.
        db.refresh(row, with_for_update={"of": type(row)})
