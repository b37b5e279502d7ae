"""Engagement models, hours a week and length, from the words for them."""

from __future__ import annotations

import re

from matching.reading.numbers import COUNT, TO, count
from matching.reading.sentences import Sentence
from matching.reading.suggested import Suggested
from matching.types import EngagementModel

WEEKS_PER_MONTH = 52 / 12
HOURS_PER_DAY = 8.0
FULL_WEEK = 40.0
_WEEKS = {"day": 1 / 5, "week": 1.0, "month": WEEKS_PER_MONTH, "quarter": 13.0, "year": 52.0}

_CONTRACT_OF = (
    r"(?:analy\w+|review\w*|documents?|law|management|intelligence|negotiat\w+|clauses?|texts?|data|extraction"
    r"|parsing|types?)"
)
_MODELS = (
    (
        EngagementModel.FULL_TIME,
        r"full[-\s]?time|permanent(?!ly)|salaried|employment\scontract|direct\shire|in-house\semployee|as\san\semployee",
    ),
    (
        EngagementModel.CONTRACT,
        rf"freelanc\w+|contractors?\b|(?:on\sa\s|fixed-term\s|b2b\s|short-term\s|\d+-month\s|-week\s)?"
        rf"(?<!smart\s)(?<!data\s)(?<!legal\s)\bcontract(?:ing)?\b(?!\s{_CONTRACT_OF}|[-\s]for[-\s]difference)|interim\b|day\srate"
        r"|project-based|corp-to-corp|\bC2C\b",
    ),
    (
        EngagementModel.FRACTIONAL,
        r"fractional|part[-\s]?time|retainer|half[-\s]time|advisory\s(?:role|basis|engagement)|(?:technical\s|AI\s)?advis[eo]r\b"
        r"|(?:\b(?:1|2|3|one|two|three|1-2|2-3|1–2|2–3)\sdays?\s(?:a|per|each|/)\s?week(?!\sof\s(?!work|your)))",
    ),
)
_FINDERS = tuple((model, re.compile(words, re.IGNORECASE)) for model, words in _MODELS)
_FULL_TIME_AS_HOURS = re.compile(
    r"full[-\s]?time(?:,?\s(?:for|over)\s(?:the\s)?\w+|\s(?:\w+[-\s]){0,2}(?:contract\w*|freelanc\w+|engagement|interim))",
    re.I,
)
_REFUSED = re.compile(
    r"(?:\bno|\bnot(?:\sa|\san|\slooking\sfor)?|\bno\slonger|\bnon-|without|instead\sof|rather\sthan)\s?$", re.I
)
_PREFERRED = re.compile(r"(?:preferably|ideally|preferred:?)\s(?:an?\s)?$", re.IGNORECASE)
_PREFERRED_AFTER = re.compile(r"\s(?:(?:is|role|engagement)\s)?(?:strongly\s)?preferred", re.IGNORECASE)

_UNIT = r"(?P<unit>hours?|hrs?|h|days?)"
_HOURS = re.compile(
    rf"(?<![\d.,/])(?:(?P<low>{COUNT}){TO})?\b(?P<n>{COUNT})[-\s]?{_UNIT}(?:\sof\s(?:work|your\stime|effort))?"
    r"\s?(?:a|per|each|every|/|in\sthe)\s?(?P<per>week|wk|w\b|month|mo\b)(?!\sof\s(?!work|your))",
    re.IGNORECASE,
)
_WEEKLY = re.compile(rf"(?P<n>{COUNT})[-\s]?(?:hours?|h)[-\s](?:work\s?)?week\b", re.IGNORECASE)
_SHARE = re.compile(
    r"(?P<percent>\d{2,3})\s?%\s(?:workload|pensum|position|role|FTE|employment|of\sa?\s?full)|(?P<fte>0?\.\d{1,2})\sFTE",
    re.I,
)
_HALF = re.compile(r"half[-\s]time|half\sa\sweek|half\sdays?\severy\sday", re.IGNORECASE)

_LENGTH = re.compile(
    rf"(?<![\d.,$€£/])(?:(?P<low>{COUNT}){TO})?\b(?P<n>{COUNT})\s?(?:\(\d+\)\s?)?(?P<plus>\+\s?)?[-\s]?"
    r"(?P<unit>days?|weeks?|wks?|months?|quarters?|years?)\b",
    re.IGNORECASE,
)
_LENGTH_BEFORE = re.compile(
    r"(?:\bfor|\bover|\b(?:will|should|may|to|must|and|shall)\slast|\bduration|\blength|\blasts?|\blasting|\btakes?|\bterm|\bperiod|\bcontract|\bengagement|\bproject|\bassignment"
    r"|\binitial(?:ly)?|\bestimated|\btimeline|\btimeframe|\brun(?:s|ning)?)"
    r"(?:\s(?:of|is|for|about|around|roughly|approximately|an|a|the|up|to|at|least|initially|next|first|initial|be|expected|:))*"
    r"[\s:(~]*$",
    re.IGNORECASE,
)
_LENGTH_AFTER = re.compile(
    r"\sof\s(?:work|effort)\b|[-\s](?:(?:initial|fixed|fixed-term|paid|full-time|part-time|freelance|fractional|remote|rolling)\s){0,2}"
    r"(?:project|contract\w*|engagement|assignment|term|duration|gig|mandate|sprint\sto|build|programme|program|pilot|retainer"
    r"|initially|in\stotal|extension\spossible|with\s(?:an?\s)?(?:option|possible|possibility|potential)|,?\s?(?:extendable|renewable))",
    re.IGNORECASE,
)
_WILL_LAST = re.compile(r"\b(?:will|should|may|to|must|and|shall)\slast\s$", re.IGNORECASE)
_NOT_LENGTH_BEFORE = re.compile(
    r"(?:\blast|\bpast|\bprevious|\bevery|\beach|\bwithin|\bafter|\bin|\bthan|\bat\sleast|\bminimum(?:\sof)?|\bper|\bnotice(?:\speriod)?(?:\sof|:)?"
    r"|\bretained\sfor|\bstored\sfor|\bexist(?:ed|s)\sfor|\brunning\sfor|\bhorizon\sof|\bworked\sfor|\bbeen\s\w+\sfor)(?:\sthe)?(?:\slast)?\s$",
    re.IGNORECASE,
)
_NOT_LENGTH_AFTER = re.compile(
    r"[-\s]?(?:(?:or\smore\s)?(?:(?:of|['’])\s?)?(?:\w+\s){0,3}(?:experience|expertise)|ago|old|earlier|notice|ahead|in\sadvance|later"
    r"|of\s(?:\w+\s){0,3}(?:data|history|logs|transactions|records|sales|observations|footage|recordings)"
    r"|(?:of\s)?(?:forecast|forecasting|horizon|retention|warranty|probation|trial)|(?:\w+\s)?(?:working\swith|in\sproduction|in\sthe\sfield)"
    r"|sprints?|iterations?|(?:a|per|each|every|/)\s?(?:week|month|year)|s?\sof\s(?:working|professional|relevant|hands-on|industry))",
    re.IGNORECASE,
)


def engagement_models(parts: list[Sentence]) -> tuple[Suggested[EngagementModel], ...]:
    """Return the models that are named and not refused, the preferred first, then in order of place."""
    first: dict[EngagementModel, tuple[int, Suggested[EngagementModel]]] = {}
    for part in parts:
        as_hours = [found.span() for found in _FULL_TIME_AS_HOURS.finditer(part.words)]
        for model, finder in _FINDERS:
            for found in finder.finditer(part.words):
                begin, end = found.span()
                before = part.words[max(0, begin - 24) : begin]
                is_hours = model is EngagementModel.FULL_TIME and any(low <= begin < high for low, high in as_hours)
                if is_hours or _REFUSED.search(before):
                    continue
                liked = _PREFERRED.search(before) or _PREFERRED_AFTER.match(part.words, end)
                suggestion = part.cite(model, begin, end, 0.85)
                if model not in first or (liked and not first[model][0]):
                    first[model] = (1 if liked else 0, suggestion)
    ranked = sorted(first.values(), key=lambda pair: (-pair[0], pair[1].start))
    return tuple(suggestion for _, suggestion in ranked)


def hours_per_week(parts: list[Sentence]) -> Suggested[float] | None:
    """Return the hours a week that are asked for; a range gives its upper end, a day is eight hours."""
    for part in parts:
        for found in (*_HOURS.finditer(part.words), *_WEEKLY.finditer(part.words)):
            n = count(found["n"])
            named = found.groupdict()
            if (named.get("unit") or "h").lower().startswith("d"):
                n *= HOURS_PER_DAY
            if (named.get("per") or "w").lower().startswith("m"):
                n /= WEEKS_PER_MONTH
            if 0.5 <= n <= 80:
                return part.cite(round(n, 2), found.start(), found.end(), 0.9)
        share = _SHARE.search(part.words)
        if share:
            n = FULL_WEEK * (float(share["percent"]) / 100 if share["percent"] else float(share["fte"]))
            if 0 < n <= FULL_WEEK:
                return part.cite(n, share.start(), share.end(), 0.85)
        half = _HALF.search(part.words)
        if half:
            return part.cite(FULL_WEEK / 2, half.start(), half.end(), 0.8)
    for part in parts:
        full = re.search(r"full[-\s]?time", part.words, re.IGNORECASE)
        if full and not _REFUSED.search(part.words[max(0, full.start() - 24) : full.start()]):
            return part.cite(FULL_WEEK, full.start(), full.end(), 0.6)
    return None


def weeks(parts: list[Sentence]) -> Suggested[float] | None:
    """Return the length of the work in weeks; a range gives its upper end.

    Spans of time that are experience, notice, history or cadence are no lengths of work.
    """
    best: Suggested[float] | None = None
    for part in parts:
        for found in _LENGTH.finditer(part.words):
            begin, end = found.span()
            before, after = part.words[max(0, begin - 48) : begin], part.words[end : end + 60]
            says_so = bool(_LENGTH_BEFORE.search(before)) or bool(_LENGTH_AFTER.match(after))
            is_other = _NOT_LENGTH_BEFORE.search(before) and not _WILL_LAST.search(before)
            if found["plus"] or is_other or _NOT_LENGTH_AFTER.match(after):
                continue
            if found["n"].lower() in ("a", "an") and not _LENGTH_BEFORE.search(before):
                continue
            is_alone = begin == 0 and end >= len(part.words.rstrip(". ")) - 1
            if not (says_so or is_alone):
                continue
            unit = found["unit"].lower().rstrip("s")
            length = count(found["n"]) * _WEEKS["week" if unit == "wk" else unit]
            if 0.2 <= length <= 260 and best is None:
                best = part.cite(round(length, 2), found.start(), found.end(), 0.85)
    return best
