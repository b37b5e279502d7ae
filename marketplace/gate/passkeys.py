"""The ceremony of passkeys: what is asked of a device, and whether its answer is to what was asked just now.

A passkey counts as both factors: the device has it, and unlocks it only for its owner (a finger, a face, a PIN).
Any device may keep one, not only keys to plug in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request, session
from sqlalchemy.orm import Session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Invalid
from marketplace.models import Passkey, User
from marketplace.services import passkeys

CHALLENGE = "passkey_challenge"
REFUSED = "The passkey was not taken. Try again, or sign in with your password."
OWNER_PRESENT = UserVerificationRequirement.REQUIRED


def registration_options(user: User, known: list[Passkey]) -> str:
    """Return what the browser is asked for to make a passkey, as JSON."""
    options = generate_registration_options(
        rp_id=_site(),
        rp_name="Assay",
        user_id=user.public_id.encode(),
        user_name=user.email,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=OWNER_PRESENT
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in known],
    )
    return _asked(options)


def register(db: Session, user: User, name: str, answer: str, *, actor: Actor) -> None:
    """Keep the passkey that a browser has made. Raises Invalid when it is not an answer to what was asked."""
    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(),
            expected_rp_id=_site(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise Invalid({"name": ["The passkey was not taken. Try again."]}) from error
    passkeys.add(
        db,
        user,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        actor=actor,
    )


def sign_in_options() -> str:
    """Return what the browser is asked for to sign in, as JSON; the device offers the accounts it knows."""
    return _asked(generate_authentication_options(rp_id=_site(), user_verification=OWNER_PRESENT))


def owner_of(db: Session, answer: str) -> User:
    """Return who signs in with this answer of their device. Raises Invalid, always in the same words."""
    try:
        credential = parse_authentication_credential_json(answer)
        passkey = passkeys.with_credential(db, credential.raw_id)
        if passkey is None:
            raise Invalid({"": [REFUSED]})
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=_challenge(),
            expected_rp_id=_site(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise Invalid({"": [REFUSED]}) from error
    passkeys.used(passkey, sign_count=verified.new_sign_count, now=datetime.now(UTC))
    return passkey.user


def _asked(options: Any) -> str:
    """Remember the challenge, so that its answer is taken once and in this session alone."""
    session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


def _challenge() -> bytes:
    asked = session.pop(CHALLENGE, None)
    if asked is None:
        raise ValueError("no passkey was asked for")
    return base64url_to_bytes(asked)


def _site() -> str:
    """Return the name passkeys belong to: ours, because no request with another Host header comes this far."""
    return request.host.partition(":")[0]


def _origin() -> str:
    return request.host_url.rstrip("/")
