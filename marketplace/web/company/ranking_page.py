"""A stored ranking as a page: the people, what was tried, and what the ways to try more are."""

from __future__ import annotations

from typing import Any

from flask import render_template

from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.vocabulary import BriefStatus
from marketplace.domain.weights import MOST, PRESETS, hundredths
from marketplace.services import exposure, matches, shortlists, taxonomy
from marketplace.services.hiring import candidacies, slots
from marketplace.services.hiring.slots import TAKES_PEOPLE
from marketplace.services.outcomes import said
from marketplace.web.company import role_rankings, veils
from marketplace.web.company.waves import wave_of
from marketplace.web.forms import Form


def ranking_page(db: Any, brief: Any, run: Any, *, form: Form | None = None) -> str:
    """Return the page of this ranking, with the weights as they were typed where they were refused."""
    hundred = hundredths(run.weights)
    if form is None:
        form = Form({f"weight-{name}": str(weight) for name, weight in hundred.items()})
    is_kept = veils.is_kept(db, brief)
    blind = is_kept or veils.is_asked()
    shortlist = matches.shortlist_of(run)
    held = slots.of_brief(db, brief)
    roles = slots.ranked_for(held, run.role)
    candidates = candidacies.of_brief(db, brief)
    heads = matches.latest_heads(db, brief)
    proposed = wave_of(run, exposure.not_to_ask(run, candidates))
    wave = [one for one in proposed if not one.since]
    slot = veils.slot_among(roles)
    return render_template(
        "company/ranking.html",
        brief=brief,
        run=run,
        shortlist=shortlist,
        form=form,
        weights=hundred,
        most=MOST,
        presets=PRESETS,
        before=matches.ranks_before(db, run) if run.is_what_if else None,
        tried=(run.asked or {}) if run.is_what_if else {},
        blind=blind,
        is_kept=is_kept,
        link_args=veils.carried(),
        profile_args={"of": brief.public_id} if blind else {},
        names={
            one.expert_id: pseudonym(brief.public_id, one.expert.public_id) if blind else one.name
            for one in run.results
        },
        said=said.of_experts(db, [one.expert_id for one in run.results]),
        wave=wave,
        not_to_ask=[one for one in proposed if one.since],
        proposed={one.result.expert_id: one for one in wave},
        below=[matches.match_of(one) for one in run.results[len(shortlist.matches) :]],
        slots=roles,
        role_rankings=role_rankings.of(held, heads),
        whole=heads.get(None),
        slot=slot,
        standing=shortlists.standing(candidates, slot),
        takes_people=brief.status in TAKES_PEOPLE,
        can_match=brief.status in matches.MATCHABLE,
        can_edit=brief.status in (BriefStatus.DRAFT, BriefStatus.OPEN),
        reasons=shortlists.REASONS,
        working=matches.as_ranked(run).working_hours,
        zone=matches.as_ranked(run).time_zone,
        skill_names=taxonomy.skill_names(),
    )
