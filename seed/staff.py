"""Those who vet the invented experts and run the marketplace: nobody scores or decides alone, or looks twice alone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, second_factors


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the marketplace's own people."""

    name: str
    email: str
    role: Role


VETTERS = (
    Colleague("Vera Lindgren", "vera.lindgren@assay.example", Role.VETTER),
    Colleague("Tomasz Wolny", "tomasz.wolny@assay.example", Role.VETTER),
    Colleague("Ama Boateng", "ama.boateng@assay.example", Role.VETTER),
)
LEADS = (
    Colleague("Noor Haddad", "noor.haddad@assay.example", Role.ADMIN),
    Colleague("Ellis Grant", "ellis.grant@assay.example", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class StaffLogIn:
    """Somebody who may sign in with a password and the codes of `secret`; both are known here and nowhere else."""

    colleague: Colleague
    password: str
    secret: str


@dataclass(slots=True)
class ExpertDesk:
    """Makes log-ins of invented experts; the first of all gets a password, which is remembered to be shown once."""

    db: Any
    hashed: Callable[[str], str]
    has_guest: bool = False
    email: str = ""
    password: str = ""

    def welcome(self, draft: ExpertDraft) -> Any:
        """Register the person behind a profile."""
        email, password = address_of(draft), None
        if not self.has_guest:
            self.has_guest, self.email = True, email
            self.password = password = secrets.token_urlsafe(12)
        return accounts.register(
            self.db,
            email=email,
            password_hash=self.hashed(password) if password else None,
            name=draft.name,
            roles=[Role.EXPERT],
        )


def address_of(draft: ExpertDraft) -> str:
    """The address of the person behind a profile."""
    return f"{'.'.join(draft.name.lower().split())}@experts.example"


def settle_staff(db: Any, *, hashed: Callable[[str], str], vault: Any) -> tuple[StaffLogIn, ...]:
    """Register whoever of them is not here yet; the first vetter and the first lead get a log-in."""
    shown = []
    for colleague in (*VETTERS, *LEADS):
        if accounts.find_by_email(db, colleague.email) is not None:
            continue
        password = secrets.token_urlsafe(12) if colleague in (VETTERS[0], LEADS[0]) else None
        user = accounts.register(
            db,
            email=colleague.email,
            password_hash=hashed(password) if password else None,
            name=colleague.name,
            roles=[colleague.role],
        )
        if password:
            shown.append(StaffLogIn(colleague, password, second_factors.set_up(db, user, vault)))
    return tuple(shown)
