"""Teams for briefs with several roles: the best, the cheapest and the fastest, by integer programming.

`problem_of` lays the roles of a brief against a matcher; `staff` chooses. Everything is deterministic
but for time limits, and nothing is called optimal that was not proven.
"""

from matching.staffing.answer import Help, Member, Remedy, Staffing, Swap, Team, Variant
from matching.staffing.formulation import Limits, Rule, Status
from matching.staffing.greedy import greedy
from matching.staffing.problem import Fit, Person, Slot, TeamProblem, Worth, worth
from matching.staffing.roles import Role, TeamBrief, problem_of
from matching.staffing.teams import staff
from matching.types import CostInterval

__all__ = [
    "CostInterval",
    "Fit",
    "Help",
    "Limits",
    "Member",
    "Person",
    "Remedy",
    "Role",
    "Rule",
    "Slot",
    "Staffing",
    "Status",
    "Swap",
    "Team",
    "TeamBrief",
    "TeamProblem",
    "Variant",
    "Worth",
    "greedy",
    "problem_of",
    "staff",
    "worth",
]
