"""The parts of S_expert in words: what the brief offers, beside what the expert asks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matching.demand.briefs import OpenBriefs
from matching.demand.fit import Fits, lag_of
from matching.pool import Pool
from matching.signals.case import Said
from matching.signals.options import MODELS
from matching.signals.words import listed, money, plural
from matching.taxonomy import Taxonomy


def said(taxonomy: Taxonomy, one: Pool, briefs: OpenBriefs, found: Fits, b: int, option: int) -> Mapping[str, Said]:
    """A sentence for each part of one brief; evidence is the brief itself and the expert's own records."""
    query, brief = briefs.queries[b], f"brief:{int(briefs.keys[b])}"
    model, currency = MODELS[option], briefs.currency[b]
    hours = float(briefs.hours[b, option])
    terms = one.terms.text("ref")
    own = next((terms[i] for i, code in enumerate(one.terms["model"].tolist()) if code == option and terms[i]), "")
    evidence = tuple(ref for ref in (brief, own) if ref)
    cost, maximum = float(found.expected[b, option]), float(briefs.maximum[b, option])
    length = f"{plural(float(briefs.weeks[b]), 'week')} at {hours:g} h/week"
    if math.isnan(maximum):
        pay = Said(f"Names no budget; your ask comes to {money(cost, currency)} for {length}.", evidence, False)
    else:
        share = "meets" if maximum >= cost else f"is {100 * (1 - maximum / cost):.0f} % below"
        pay = Said(
            f"Can pay {money(maximum, currency)} for {length}, which {share} your ask of {money(cost, currency)}.",
            evidence,
        )
    liking = "which you prefer" if one.is_preferred[0, option] else "which you offer"
    domains = listed([taxonomy.domains[word].name for word in query.domains])
    free, lag = float(one.free_hours[0]), float(lag_of(one, briefs)[b])
    when = "in time for the start" if lag <= 0 else f"{lag:.1f} weeks after the start"
    clock = f"{found.shared[b]:.1f} h a day shared"
    return {
        "pay": pay,
        "model": Said(f"Takes {model}, {liking}.", evidence),
        "domain": Said(f"In {domains}." if domains else "Names no domain.", (brief,), bool(domains)),
        "time": Said(f"Asks {hours:g} h a week of your {free:g} free; you are free {when}.", (brief,)),
        "overlap": Said(
            f"{clock} of {query.overlap_hours:g} asked." if query.overlap_hours > 0 else f"{clock}; none asked.",
            (brief,),
        ),
        "company": Said(
            f"The company has been reliable in {100 * briefs.company[b]:.0f} % of what counts."
            if briefs.is_company_known[b]
            else "Nothing is known of the company yet.",
            (brief,),
            bool(briefs.is_company_known[b]),
        ),
    }
