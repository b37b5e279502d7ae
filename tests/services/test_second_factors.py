"""Codes of an authenticator app and recovery codes: each opens once, and neither lies about in clear text."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import Event, RecoveryCode, User
from marketplace.services import accounts, second_factors

KEY = "a key for tests that is long enough"
VAULT = second_factors.vault_of(KEY)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def mira(session: Session) -> User:
    """Somebody with a log-in and no second factor."""
    return accounts.register(session, email="mira@nordlicht.example", password_hash=None, name="Mira")


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that an app with this secret shows so many steps from now."""
    moment = datetime.now(UTC).timestamp() + 30 * steps
    token: str = VAULT(key=secret, format="base32").generate(moment).token
    return token


def test_authn_4_a_code_works_once(session: Session, mira: User) -> None:
    second_factors.set_up(session, mira, VAULT, SECRET)
    second_factors.check(session, mira, VAULT, code := code_of(SECRET))
    session.refresh(mira)
    with pytest.raises(Invalid, match="used already"):
        second_factors.check(session, mira, VAULT, code)
    second_factors.check(session, mira, VAULT, code_of(SECRET, 1))


def test_authn_4_a_code_that_another_session_took_meanwhile_is_refused(session: Session, mira: User) -> None:
    second_factors.set_up(session, mira, VAULT, SECRET)
    session.flush()
    second_factors.check(session, mira, VAULT, code := code_of(SECRET))
    # `mira` still holds the counter from before, as a second worker would.
    with pytest.raises(Invalid, match="used already"):
        second_factors.check(session, mira, VAULT, code)


@pytest.mark.parametrize("code", ["", "000000x", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused_like_a_wrong_one(session: Session, mira: User, code: str) -> None:
    second_factors.set_up(session, mira, VAULT, SECRET)
    with pytest.raises(Invalid, match="not right"):
        second_factors.check(session, mira, VAULT, code)


def test_nobody_without_a_second_factor_has_a_right_code(session: Session, mira: User) -> None:
    with pytest.raises(Invalid):
        second_factors.check(session, mira, VAULT, code_of(SECRET))


def test_setting_up_needs_a_right_code_and_gives_recovery_codes(session: Session, mira: User) -> None:
    sealed = second_factors.new_secret(VAULT)
    typed, address = second_factors.shown(VAULT, sealed, mira.email)
    secret = typed.replace(" ", "")
    assert f"secret={secret}" in address
    with pytest.raises(Invalid, match="clock"):
        second_factors.confirm(session, mira, VAULT, sealed, "000000")
    assert mira.second_factor is None
    codes = second_factors.confirm(session, mira, VAULT, sealed, code := code_of(secret))
    assert len(set(codes)) == second_factors.RECOVERY_CODES
    assert session.scalars(select(Event.act).order_by(Event.id.desc())).first() is EventAct.SECOND_FACTOR_SET
    with pytest.raises(Invalid):
        second_factors.check(session, mira, VAULT, code)


def test_authn_4_a_recovery_code_works_once_however_it_is_typed(session: Session, mira: User) -> None:
    now = datetime.now(UTC)
    second_factors.set_up(session, mira, VAULT)
    first, *_ = second_factors.renew_recovery_codes(session, mira)
    second_factors.check_recovery_code(session, mira, f" {first.replace('-', ' ').upper()} ", now=now)
    assert second_factors.recovery_codes_left(session, mira) == second_factors.RECOVERY_CODES - 1
    with pytest.raises(Invalid, match="used already"):
        second_factors.check_recovery_code(session, mira, first, now=now)


def test_new_recovery_codes_end_the_old_ones(session: Session, mira: User) -> None:
    old, *_ = second_factors.renew_recovery_codes(session, mira)
    second_factors.renew_recovery_codes(session, mira)
    told = session.scalars(select(Event.after).order_by(Event.id.desc())).first()
    assert told == {"recovery_codes": second_factors.RECOVERY_CODES}
    with pytest.raises(Invalid):
        second_factors.check_recovery_code(session, mira, old, now=datetime.now(UTC))


def test_no_secret_and_no_code_is_stored_in_clear_text(session: Session, mira: User) -> None:
    secret = second_factors.set_up(session, mira, VAULT)
    codes = second_factors.renew_recovery_codes(session, mira)
    assert mira.second_factor is not None
    assert secret not in mira.second_factor
    kept = "".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not any(code.replace("-", "") in kept for code in codes)


def test_a_changed_key_opens_what_the_old_one_sealed_and_seals_it_anew(session: Session, mira: User) -> None:
    second_factors.set_up(session, mira, VAULT, SECRET)
    session.flush()
    new = "another key, just as long"
    second_factors.check(session, mira, second_factors.vault_of(new, [KEY]), code_of(SECRET))
    session.flush()
    session.refresh(mira)
    second_factors.check(session, mira, second_factors.vault_of(new), code_of(SECRET, 1))


def test_who_must_have_a_second_factor_cannot_remove_it(session: Session, mira: User) -> None:
    vetter = accounts.register(session, email="v@assay.example", password_hash=None, name="V", roles=[Role.VETTER])
    for user in (mira, vetter):
        second_factors.set_up(session, user, VAULT, SECRET)
    second_factors.remove(session, mira)
    assert mira.second_factor is None
    with pytest.raises(Forbidden, match="must have"):
        second_factors.remove(session, vetter)
    second_factors.forget(session, vetter)
    assert vetter.second_factor is None
