"""What holds somebody back from every page: a second factor they must have, and terms they have not agreed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from marketplace.domain.errors import MarketplaceError

from .members import current_member

View = TypeVar("View", bound=Callable[..., Any])


class SecondFactorNeeded(MarketplaceError):
    """This log-in may not be used before it has a second factor."""

    code = "second-factor-needed"

    def __init__(self) -> None:
        super().__init__("Set up a second factor first; everything else opens when it is there.")


class TermsNeeded(MarketplaceError):
    """This log-in may not be used before its owner has agreed to the terms."""

    code = "terms-needed"

    def __init__(self) -> None:
        super().__init__("Read the terms and agree to them first; everything else opens then.")


def open_to_held(view: View) -> View:
    """Mark a view as open also to whoever is held back: what ends the hold, and signing out."""
    view.is_open_to_held = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Hold them back from everything else. The API is held back by tokens, which nobody gets while held."""

    @app.before_request
    def hold() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static" or request.path.startswith("/api/"):
            return
        if getattr(view, "is_open_to_held", False):
            return
        member = current_member()
        if member is None:
            return
        if member.lacks_second_factor:
            raise SecondFactorNeeded
        if member.lacks_terms:
            raise TermsNeeded
