"""Pages of one's own log-in: registration, recovery, second factors, devices."""

from __future__ import annotations

from flask import Blueprint, Flask


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.account import hub, second_factor, sign_in

    return [sign_in.bp, hub.bp, second_factor.bp]


def limit(app: Flask) -> None:
    """Count the tries at everything that takes a password or a code."""
    from marketplace.gate.limits import guard_code, guard_sign_in

    guard_sign_in(app, "sign_in.sign_in")
    for endpoint in ("sign_in.code", "second_factor.keep"):
        guard_code(app, endpoint)
