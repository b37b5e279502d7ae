"""The second factor: codes of an authenticator app, each taken once, and recovery codes for when it is lost.

The secret of the app is encrypted in its column with a key that comes from SECRET_KEY; older keys still open it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, func, or_, select, update

from marketplace.domain import policy
from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.vocabulary import EventAct
from marketplace.models import RecoveryCode, User
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

Vault = Any
"""The library's maker of secrets, which knows the keys that they are encrypted with."""

ISSUER = "Assay"
CLOCK_SECONDS = 30
"""How far a clock may be off, either way."""

RECOVERY_CODES = 10
REFUSED = "This code is not right, or it was used already. Wait for the next one and type that."
SPENT = "This recovery code is not right, or it was used already. Type another one."


def vault_of(secret_key: str, fallbacks: Iterable[str] = ()) -> Vault:
    """Return what encrypts secrets with this key, and still decrypts those of the keys before it."""
    keys = [_derived(key) for key in (secret_key, *fallbacks)]
    tags = [hashlib.sha256(key.encode()).hexdigest()[:12] for key in keys]
    return TOTP.using(issuer=ISSUER, secrets=dict(zip(tags, keys, strict=True)), default_tag=tags[0])


def new_secret(vault: Vault) -> str:
    """Make a secret, encrypted: for the time between showing it and the first right code."""
    sealed: str = vault.new().to_json(encrypt=True)
    return sealed


def shown(vault: Vault, sealed: str, email: str) -> tuple[str, str]:
    """Return the secret in groups to type, and the address that an app reads from a QR code."""
    opened = vault.from_json(sealed)
    return str(opened.pretty_key(sep=" ")), str(opened.to_uri(label=email))


def confirm(db: Session, user: User, vault: Vault, sealed: str, code: str, *, actor: Actor | None = None) -> list[str]:
    """Set up the second factor, once its first code is right; return new recovery codes, shown this once.

    Raises Invalid when the code is wrong.
    """
    counter = _counter(vault, sealed, code, None)
    if counter is None:
        raise Invalid({"code": ["This code does not belong to the secret above. Check the clock of your device."]})
    _keep(db, user, sealed, counter, actor)
    return renew_recovery_codes(db, user, actor=actor)


def set_up(db: Session, user: User, vault: Vault, secret: str | None = None, *, actor: Actor | None = None) -> str:
    """Set up the second factor without a first code, for log-ins that are made by a program; return the secret.

    `secret` is base32, and made up when it is left out.
    """
    made = vault.new() if secret is None else vault(key=secret, format="base32")
    _keep(db, user, made.to_json(encrypt=True), None, actor)
    return str(made.base32_key)


def check(db: Session, user: User, vault: Vault, code: str) -> None:
    """Take a code. Raises Invalid when it is wrong, or was taken before by whichever session."""
    counter = _counter(vault, user.second_factor, code, user.second_factor_counter) if user.second_factor else None
    if counter is None:
        raise Invalid({"code": [REFUSED]})
    is_newer = or_(User.second_factor_counter.is_(None), User.second_factor_counter < counter)
    taken = update(User).where(User.id == user.id, is_newer).values(second_factor_counter=counter)
    if not _changed_one(db, taken):
        raise Invalid({"code": [REFUSED]})
    opened = vault.from_json(user.second_factor)
    if opened.changed:
        # It was encrypted with a former key, which may be thrown away once everybody has signed in.
        user.second_factor = opened.to_json(encrypt=True)


def check_recovery_code(db: Session, user: User, code: str, *, now: datetime) -> None:
    """Take a recovery code. Raises Invalid when it is wrong or was taken before."""
    mine = (RecoveryCode.user_id == user.id) & (RecoveryCode.code_hash == _hash(code))
    taken = update(RecoveryCode).where(mine, RecoveryCode.used_at.is_(None)).values(used_at=now)
    if not _changed_one(db, taken):
        raise Invalid({"code": [SPENT]})


def renew_recovery_codes(db: Session, user: User, *, actor: Actor | None = None) -> list[str]:
    """Make new recovery codes and forget the old ones; they are shown this once."""
    codes = ["-".join(re.findall(".{5}", secrets.token_hex(10))) for _ in range(RECOVERY_CODES)]
    db.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(code)) for code in codes)
    after = {"recovery_codes": len(codes)}
    events.record(db, actor=actor, act=EventAct.SECOND_FACTOR_SET, object=user, after=after)
    return codes


def recovery_codes_left(db: Session, user: User) -> int:
    """How many recovery codes were not used yet."""
    unused = (RecoveryCode.user_id == user.id) & RecoveryCode.used_at.is_(None)
    return db.scalar(select(func.count()).where(unused)) or 0


def remove(db: Session, user: User, *, actor: Actor | None = None) -> None:
    """Sign in by password alone from now on. Raises Forbidden for those who must have a second factor."""
    if policy.needs_second_factor(role.name for role in user.roles):
        raise Forbidden("Who vets experts or runs the marketplace must have a second factor; set up another instead.")
    forget(db, user, actor=actor)


def forget(db: Session, user: User, *, actor: Actor | None = None) -> None:
    """Take the second factor away from somebody who lost it; who must have one sets it up when they next sign in."""
    if user.second_factor is not None:
        user.second_factor = user.second_factor_counter = None
        db.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        events.record(db, actor=actor, act=EventAct.SECOND_FACTOR_REMOVED, object=user)


def _keep(db: Session, user: User, sealed: str, counter: int | None, actor: Actor | None) -> None:
    user.second_factor, user.second_factor_counter = sealed, counter
    events.record(db, actor=actor, act=EventAct.SECOND_FACTOR_SET, object=user)


def _counter(vault: Vault, sealed: str, code: str, last: int | None) -> int | None:
    """The time step that a code belongs to, if it is a right one and none after it was taken."""
    try:
        match = vault.verify(code, sealed, window=CLOCK_SECONDS, last_counter=last)
    except TokenError:
        return None
    return int(match.counter)


def _changed_one(db: Session, statement: Any) -> bool:
    changed: Any = db.execute(statement.execution_options(synchronize_session=False))
    return bool(changed.rowcount == 1)


def _derived(secret_key: str) -> str:
    return HKDF(SHA256(), length=32, salt=None, info=b"assay second factors").derive(secret_key.encode()).hex()


def _hash(code: str) -> str:
    """The hash of a recovery code, however it was typed."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code).lower().encode()).hexdigest()
