"""Pages of one's own log-in: registration, recovery, second factors, devices."""

from __future__ import annotations

from flask import Blueprint, Flask

CONFIRMED = (
    "sign_in.code",
    "second_factor.keep",
    "second_factor.renew",
    "second_factor.remove",
    "details.change_password",
    "details.ask_email",
    "passkeys.add",
    "own_tokens.issue",
    "farewell.erase",
)
"""What takes a code, or the present password of somebody who is signed in."""


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.account import (
        details,
        farewell,
        hub,
        invitations,
        notices,
        passkeys,
        proposals,
        recover,
        register,
        second_factor,
        sign_in,
        tokens,
        unsubscribe,
    )

    return [
        sign_in.bp,
        register.bp,
        recover.bp,
        hub.bp,
        details.bp,
        second_factor.bp,
        proposals.bp,
        invitations.bp,
        passkeys.bp,
        tokens.bp,
        farewell.bp,
        notices.bp,
        unsubscribe.bp,
    ]


def limit(app: Flask) -> None:
    """Count the tries at everything that takes a password or a code, or sends a letter."""
    from marketplace.gate.limits import guard_asking, guard_code, guard_passkeys, guard_sign_in

    guard_sign_in(app, "sign_in.sign_in")
    for endpoint in ("register.ask", "recover.ask", "details.ask_email", "members.invite"):
        guard_asking(app, endpoint)
    guard_passkeys(app, "sign_in.passkey")
    for endpoint in CONFIRMED:
        guard_code(app, endpoint)
