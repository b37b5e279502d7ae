"""Who acts: the few things that a permission is decided by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.domain.vocabulary import Permission, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in, or a token acting for them.

    `memberships` maps a company's id to what its member may do there; `scopes` narrows a token to some
    permissions and is None for a person in a browser. `impersonator` is the public id of the lead admin
    who acts in this person's place, if one does.
    """

    user_id: int
    roles: frozenset[Role] = frozenset()
    memberships: Mapping[int, frozenset[Permission]] = field(default_factory=dict)
    scopes: frozenset[Permission] | None = None
    impersonator: str | None = None


COMPANY_PERMISSIONS = frozenset(
    {
        Permission.READ_BRIEFS,
        Permission.WRITE_BRIEFS,
        Permission.MATCH_BRIEFS,
        Permission.APPROVE_BRIEFS,
        Permission.MANAGE_COMPANY,
        Permission.HIRE,
        Permission.APPROVE_OFFERS,
        Permission.MANAGE_ENGAGEMENTS,
    }
)
"""What a member of a company can be allowed to do; the first member is allowed all of it."""
