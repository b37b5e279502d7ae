"""Permissions as one table: a permission is granted when every predicate of any of its rows holds.

A predicate takes who acts and what they act on; the object may be a company, a brief or an expert, or None where
the permission is about no single thing.
"""

from collections.abc import Callable, Iterable, Sequence

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Forbidden
from marketplace.domain.vocabulary import Permission, Role

Predicate = Callable[[Permission, Actor, object], bool]


def is_admin(_: Permission, actor: Actor, __: object) -> bool:
    """The actor runs the marketplace."""
    return Role.ADMIN in actor.roles


def is_vetter(_: Permission, actor: Actor, __: object) -> bool:
    """The actor vets experts."""
    return Role.VETTER in actor.roles


def is_allowed_by_company(permission: Permission, actor: Actor, thing: object) -> bool:
    """The actor is a member of the company that the thing is or belongs to, and the company allows them this."""
    company_id = getattr(thing, "company_id", None)
    return company_id is not None and permission in actor.memberships.get(company_id, frozenset())


def is_their_own_profile(_: Permission, actor: Actor, thing: object) -> bool:
    """The thing is the actor's own expert profile."""
    return getattr(thing, "user_id", None) == actor.user_id


def is_somebody_else(_: Permission, actor: Actor, thing: object) -> bool:
    """The thing is not the actor's own: nobody vets themselves."""
    return getattr(thing, "user_id", None) != actor.user_id


POLICY: dict[Permission, Sequence[Sequence[Predicate]]] = {
    Permission.READ_BRIEFS: [[is_allowed_by_company], [is_admin]],
    Permission.WRITE_BRIEFS: [[is_allowed_by_company]],
    Permission.MATCH_BRIEFS: [[is_allowed_by_company]],
    Permission.MANAGE_COMPANY: [[is_allowed_by_company]],
    Permission.EDIT_PROFILE: [[is_their_own_profile]],
    Permission.VET_EXPERTS: [[is_vetter, is_somebody_else]],
    Permission.MANAGE_EXPERTS: [[is_admin, is_somebody_else]],
    Permission.MANAGE_TAXONOMY: [[is_admin]],
    Permission.MANAGE_RATES: [[is_admin]],
    Permission.READ_EVENTS: [[is_admin]],
    Permission.APPROVE_BRIEFS: [[is_allowed_by_company]],
    Permission.DECIDE_VETTING: [[is_admin, is_somebody_else]],
    Permission.MANAGE_VETTING: [[is_admin]],
    Permission.MANAGE_ACCOUNTS: [[is_admin]],
    Permission.IMPERSONATE: [[is_admin]],
    Permission.RUN_JOBS: [[is_admin]],
    Permission.HIRE: [[is_allowed_by_company]],
    Permission.APPROVE_OFFERS: [[is_allowed_by_company]],
    Permission.MANAGE_ENGAGEMENTS: [[is_allowed_by_company]],
    Permission.SEEK_WORK: [[is_their_own_profile]],
    Permission.RESOLVE_DISPUTES: [[is_admin, is_somebody_else]],
}


STAFF_PERMISSIONS = frozenset(
    {
        Permission.VET_EXPERTS,
        Permission.MANAGE_EXPERTS,
        Permission.MANAGE_TAXONOMY,
        Permission.MANAGE_RATES,
        Permission.READ_EVENTS,
        Permission.DECIDE_VETTING,
        Permission.MANAGE_VETTING,
        Permission.MANAGE_ACCOUNTS,
        Permission.IMPERSONATE,
        Permission.RUN_JOBS,
        Permission.RESOLVE_DISPUTES,
    }
)
"""What nobody may do in somebody else's place: a score or a decision must be of whom the record names."""


def may(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Tell whether the actor may do this to the thing; a token never may more than its scopes."""
    if actor.scopes is not None and permission not in actor.scopes:
        return False
    if actor.impersonator is not None and permission in STAFF_PERMISSIONS:
        return False
    return any(all(holds(permission, actor, thing) for holds in row) for row in POLICY[permission])


def require(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Raise Forbidden unless the actor may."""
    if not may(actor, permission, thing):
        raise Forbidden(f"You need the permission {permission} for this; ask whoever manages your company's account.")


def may_approve(actor: Actor, permission: Permission, thing: object, author_id: int | None) -> bool:
    """Tell whether the actor can be the second person of two: they may, and it is not they who wrote it."""
    return may(actor, permission, thing) and actor.user_id != author_id


def require_second(actor: Actor, permission: Permission, thing: object, author_id: int | None) -> None:
    """Raise Forbidden unless the actor may approve what somebody else wrote."""
    require(actor, permission, thing)
    if not may_approve(actor, permission, thing, author_id):
        raise Forbidden("A colleague must approve this: nobody approves what they wrote.")


SECOND_FACTOR_ROLES = frozenset({Role.ADMIN, Role.VETTER})
"""A stolen password of theirs would open everybody's data."""


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Tell whether somebody with these roles must sign in with a second factor."""
    return not SECOND_FACTOR_ROLES.isdisjoint(roles)
