"""What cannot be in a brief: every complaint names the field and the cure, and none needs the database."""

from collections import defaultdict
from datetime import date
from math import isfinite

from marketplace.domain.briefs import TITLE_LENGTH, BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.money import CURRENCIES, LARGEST_MINOR, MINOR_DIGITS, Money
from marketplace.domain.places import COUNTRIES, LANGUAGES, hours_as_text, is_time_zone, problem_of_window
from marketplace.domain.vocabulary import EngagementModel, Need

TEXT_LENGTH = 20_000
PROSE_LENGTH = 5_000
FACT_LENGTH = 200
MOST_SKILLS = 40
MOST_NON_NEGOTIABLE = 8
MOST_LISTED = 20
MOST_DAYS_AHEAD = 3650
LEAST_LEVEL = 0.01

HOURS_A_WEEK: dict[EngagementModel, tuple[float, float]] = {
    EngagementModel.FULL_TIME: (35, 60),
    EngagementModel.CONTRACT: (10, 40),
    EngagementModel.FRACTIONAL: (4, 20),
}
"""The hours a week that each engagement model makes sense for."""

Problems = defaultdict[str, list[str]]


def check(draft: BriefDraft, today: date) -> None:
    """Raise Invalid unless the draft can be a brief."""
    problems = problems_of(draft, today)
    if problems:
        raise Invalid(problems)


def problems_of(draft: BriefDraft, today: date) -> dict[str, list[str]]:
    """Return every complaint about a brief, by field; nested fields are dotted, as in `skills.1.level`."""
    problems: Problems = defaultdict(list)
    _check_words(draft, problems)
    _check_work(draft, today, problems)
    _check_skills(draft, problems)
    _check_place(draft, problems)
    _check_budget(draft, problems)
    return dict(problems)


def _check_words(draft: BriefDraft, problems: Problems) -> None:
    if not draft.text.strip():
        problems["text"].append("The text is empty; describe the work in a sentence or more.")
    for name, most in {
        "title": TITLE_LENGTH,
        "text": TEXT_LENGTH,
        "outcome": PROSE_LENGTH,
        "scope": PROSE_LENGTH,
    }.items():
        length = len(getattr(draft, name))
        if length > most:
            problems[name].append(f"The {name} has {length:,} characters; shorten it to {most:,}.")
        if "\x00" in getattr(draft, name):
            problems[name].append(f"The {name} holds a null character; remove it.")
    if len(draft.compliance) > MOST_LISTED:
        problems["compliance"].append(
            f"There are {len(draft.compliance)} compliance facts; keep at most {MOST_LISTED}."
        )
    for place, fact in enumerate(draft.compliance):
        if not fact.strip() or len(fact) > FACT_LENGTH:
            problems[f"compliance.{place}"].append(f"A compliance fact has 1 to {FACT_LENGTH} characters; reword it.")


def _check_work(draft: BriefDraft, today: date, problems: Problems) -> None:
    hours, weeks = draft.hours_per_week, draft.duration_weeks
    if hours is not None and not (isfinite(hours) and 0 < hours <= 60):
        problems["hours_per_week"].append(f"{hours:g} hours a week cannot be worked; give 1 to 60.")
    elif hours is not None:
        accepted = draft.engagement_models or tuple(EngagementModel)
        if not any(low <= hours <= high for low, high in (HOURS_A_WEEK[model] for model in accepted)):
            bands = ", ".join(f"{model} {_band(model)}" for model in accepted)
            problems["hours_per_week"].append(f"{hours:g} hours a week fit none of the accepted models ({bands}).")
    if weeks is not None and not (isfinite(weeks) and 0 < weeks <= 520):
        problems["duration_weeks"].append(f"{weeks:g} weeks cannot be planned; give 1 to 520, or leave it out.")
    if draft.start is not None and draft.start < today:
        problems["start"].append(f"The start {draft.start} is in the past; give {today} or later, or leave it out.")
    elif draft.start is not None and (draft.start - today).days > MOST_DAYS_AHEAD:
        far = f"The start {draft.start} is more than ten years away"
        problems["start"].append(f"{far}; give a nearer date, or leave it out.")
    if len(set(draft.engagement_models)) < len(draft.engagement_models):
        problems["engagement_models"].append("An engagement model is named twice; name each once, best first.")
    if draft.domain is not None and not draft.domain.strip():
        problems["domain"].append("The domain is empty; name one, or leave it out.")
    for place, word in enumerate(draft.specializations):
        if not word.strip():
            problems[f"specializations.{place}"].append("The specialization is empty; name one, or leave it out.")
    if len(set(draft.specializations)) < len(draft.specializations):
        problems["specializations"].append("A specialization is named twice; name each once.")
    if len(draft.specializations) > MOST_LISTED:
        problems["specializations"].append(f"There are too many specializations; keep at most {MOST_LISTED}.")


def _band(model: EngagementModel) -> str:
    low, high = HOURS_A_WEEK[model]
    return f"{low:g}+" if model is EngagementModel.FULL_TIME else f"{low:g}-{high:g}"


def _check_skills(draft: BriefDraft, problems: Problems) -> None:
    needs: dict[str, Need] = {}
    for place, asked in enumerate(draft.skills):
        field = f"skills.{place}.skill"
        is_repeated = asked.skill in needs
        before = needs.setdefault(asked.skill, asked.need)
        if not asked.skill.strip():
            problems[field].append("The skill is empty; name one, or remove the line.")
        elif before is not asked.need:
            problems[field].append(f"{asked.skill} is asked for as {before} and as {asked.need}; keep one of them.")
        elif is_repeated:
            problems[field].append(f"{asked.skill} is asked for twice; keep one of them.")
        if asked.level is not None and not LEAST_LEVEL <= asked.level <= 1:
            problems[f"skills.{place}.level"].append(
                f"The level {asked.level:g} of {asked.skill} is out of range; give .25, .5, .75 or 1, or leave it out."
            )
    if len(draft.skills) > MOST_SKILLS:
        problems["skills"].append(f"There are {len(draft.skills)} skills; keep the {MOST_SKILLS} that matter most.")
    hard = sum(asked.need is Need.NON_NEGOTIABLE for asked in draft.skills)
    if hard > MOST_NON_NEGOTIABLE:
        problems["skills"].append(
            f"{hard} skills are non-negotiable; keep at most {MOST_NON_NEGOTIABLE} and make the others a must."
        )


def _check_place(draft: BriefDraft, problems: Problems) -> None:
    if not is_time_zone(draft.time_zone):
        problems["time_zone"].append(f"{draft.time_zone[:60]!r} is not a time zone; use a name such as Europe/Berlin.")
    window = draft.working_hours
    wrong = problem_of_window(window)
    if wrong:
        problems["working_hours"].append(wrong)
    day = (window.end_minute - window.start_minute) / 60
    if not (isfinite(draft.overlap_hours) and 0 <= draft.overlap_hours <= 24):
        problems["overlap_hours"].append("The overlap must be 0 to 24 hours a day.")
    elif not wrong and draft.overlap_hours > day:
        problems["overlap_hours"].append(
            f"{draft.overlap_hours:g} hours of overlap do not fit the working day {hours_as_text(window)}; "
            f"ask for at most {day:g}, or widen the working hours."
        )
    if draft.overlap_strict and not draft.overlap_hours:
        problems["overlap_strict"].append("A strict overlap needs overlap_hours above 0; say how many.")
    spoken = [asked.language for asked in draft.languages]
    for code in spoken:
        if code not in LANGUAGES:
            problems["languages"].append(f"{code[:20]!r} is not a language; use its two letters, such as en.")
    if len(set(spoken)) < len(spoken):
        problems["languages"].append("A language is named twice; name each once.")
    for code in draft.work_countries:
        if code not in COUNTRIES:
            problems["work_countries"].append(f"{code[:20]!r} is not a country; use its two letters, such as DE.")
    if len(set(draft.work_countries)) < len(draft.work_countries):
        problems["work_countries"].append("A country is named twice; name each once.")


def _check_budget(draft: BriefDraft, problems: Problems) -> None:
    budget = draft.budget
    if budget is None:
        return
    is_known = budget.currency in MINOR_DIGITS
    if not is_known:
        problems["budget.currency"].append(
            f"{budget.currency[:20]!r} is not a currency we know; use one of {', '.join(CURRENCIES)}."
        )
    for name, amount in {"target": budget.target, "max": budget.max}.items():
        if amount is not None and not 0 < amount <= LARGEST_MINOR:
            problems[f"budget.{name}"].append(f"The {name} must be above 0 and believable; correct it or leave it out.")
    if budget.target is None and budget.max is None:
        problems["budget"].append("The budget has no amount; give a target or a max, or leave the budget out.")
    elif budget.strict and budget.max is None:
        problems["budget.strict"].append("A strict budget needs a max; give one, or make the budget not strict.")
    if is_known and budget.target is not None and budget.max is not None and budget.max < budget.target:
        most, aim = (Money(amount, budget.currency) for amount in (budget.max, budget.target))
        problems["budget.max"].append(f"The max {most} is below the target {aim}; raise the max or lower the target.")
