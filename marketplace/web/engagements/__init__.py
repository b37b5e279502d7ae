"""Pages of engagements, the same for both sides: one view each, under /company/engagements and /work/engagements."""

from __future__ import annotations

from typing import Any

from flask import Blueprint


def of_company() -> Blueprint:
    """Return the pages of the company."""
    from marketplace.web.engagements import agreement, seats, weeks

    own = (*agreement.COMPANY_RULES, *weeks.COMPANY_RULES)
    return _blueprint(seats.COMPANYS, "/company/engagements", (*_shared(), *own))


def of_expert() -> Blueprint:
    """Return the pages of the expert."""
    from marketplace.web.engagements import seats, weeks

    return _blueprint(seats.EXPERTS, "/work/engagements", (*_shared(), *weeks.EXPERT_RULES))


def _shared() -> tuple[tuple[str, str, Any], ...]:
    """The pages that both sides have."""
    from marketplace.web.engagements import agreement, overview, results, stones, weeks

    return (*overview.RULES, *agreement.RULES, *stones.RULES, *weeks.RULES, *results.RULES)


def _blueprint(name: str, prefix: str, rules: tuple[tuple[str, str, Any], ...]) -> Blueprint:
    """Return a blueprint of these views; which side is asking is known by its name."""
    made = Blueprint(name, __name__, url_prefix=prefix)
    for method, rule, view in rules:
        made.add_url_rule(rule, view_func=view, methods=[method])
    return made
