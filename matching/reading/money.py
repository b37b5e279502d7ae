"""The budget: sums of money with their currency, unit and bounds, told apart from other sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from matching.reading.numbers import AMOUNT, TO, amount
from matching.reading.sentences import Sentence
from matching.reading.suggested import Suggested
from matching.types import Budget, RateUnit

MOST_SUMS = 12
"""How many sums of one sentence are considered."""

_CURRENCIES = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD",
    "r$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "zł": "PLN",
    "euro": "EUR", "euros": "EUR", "dollars": "USD", "us dollars": "USD", "pounds": "GBP", "swiss francs": "CHF",
    "rupees": "INR", "sfr": "CHF", "rs": "INR",
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|CHF|CAD|AUD|NZD|SGD|HKD|INR|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|AED|ILS|TRY|KRW|CNY|UAH|THB"
)
_SIGN = rf"(?:(?:US|AU|CA|NZ|HK|A|C|S|R)?\$|€|£|₹|¥|\b(?:{_CODES})\b|\bSFr\b|\bRs\b\.?)"
_WORD = rf"(?:€|£|\$|₹|zł|\b(?:{_CODES})\b|\beuros?\b|\b(?:US\s)?dollars\b|\bpounds\b|\bSwiss\sfrancs\b|\brupees\b)"
_SUFFIX = r"(?:k|K|m|M|mio|million|thousand|lakhs?)"
_PER = re.compile(
    r"\s?(?:/|per|an|a|p\.?|each|every)\s?(?P<unit>hours?|hrs?\b|h\b|days?|d\b|months?|mo\b|mth\b|years?|yr\b|y\b|annum|a\.)"
    r"|\s?\b(?P<adverb>hourly|daily|monthly|annually|yearly|p\.?a\.?|pcm|pd|ph)\b|\s?\b(?P<noun>(?:annual\s|base\s|yearly\s)?salary)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?P<sign>{_SIGN})\s?(?P<low>{AMOUNT})\s?(?P<low_k>{_SUFFIX}\b)?"
    rf"(?:{TO}(?:(?:{_SIGN})\s?)?(?P<high>{AMOUNT})\s?(?P<high_k>{_SUFFIX}\b)?)?(?![\d%])(?:\s?(?:{_WORD}))?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"(?<![\w.,])(?P<low>{AMOUNT})\s?(?P<low_k>{_SUFFIX}\b)?(?:\s?{_WORD})?"
    rf"(?:(?:{TO}|\sand\s)(?P<high>{AMOUNT})\s?(?P<high_k>{_SUFFIX}\b)?)?\s?(?P<sign>{_WORD})",
    re.IGNORECASE,
)
_BILLION = re.compile(r"\s?(?:bn|billion|B\b|trillion)", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)
_AND = re.compile(
    rf"\s*(?:and|up\sto|to)\s(?:(?:{_SIGN})\s?)?(?P<high>{AMOUNT})\s?(?P<k>{_SUFFIX}\b)?(?:\s?{_WORD})?", re.I
)
_FOR = re.compile(
    r"\b(?:budgets?(?:ed)?|rates?|pays?|paying|compensation|salary|salaries|fees?|up\sto|max(?:imum)?|capped|ceiling|spend|offer\w*"
    r"|remuneration|ote|ctc|price|cost|invoice|not\smore\sthan|no\smore\sthan|at\smost|day\srate|hourly|retainer|allocated|band)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:raised|raising|funding|funded|revenues?|arr\b|mrr\b|turnover|transactions?|volume|process(?:es|ed|ing)?|handl\w+|loss(?:es)?|lost"
    r"|sav(?:es?|ed|ings?)|fines?|valued|valuation|worth|assets|aum\b|series\s[a-e]\b|seed|invest\w+|market\ssize|gmv|portfolio"
    r"|profits?|ebitda|claims|loans?|premiums?|orders?|basket|customers\sspend|referral|bonus\sof|licen[cs]e|per\s(?:user|seat|request|token))\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"(?:\bup\sto|\bmax(?:imum)?(?:\sof|:)?|\bcapped\sat|\bcap(?:\sof|:)?|\bceiling(?:\sof|:)?|(?:\bno|\bnot)\smore\sthan|\bat\smost"
    r"|\bbelow|\bunder|\bnot?\s?exceed(?:ing)?|\bless\sthan|≤|<)\s*(?:about\s)?$",
    re.IGNORECASE,
)
_UP_TO_AFTER = re.compile(r"\s?\(?(?:max(?:imum)?\b|at\smost|tops|cap\b|ceiling)", re.IGNORECASE)
_STRICT = re.compile(
    r"\b(?:strict(?:ly)?|hard\s(?:cap|limit|ceiling)|fixed\sbudget|firm|(?:can(?:not|['’]t)|must\snot|may\snot)\s(?:be\s)?exceed\w*"
    r"|not\snegotiable|non-negotiable|absolute\smaximum|no\sflexibility)\b",
    re.IGNORECASE,
)
_UNITS = {"h": RateUnit.HOUR, "d": RateUnit.DAY, "m": RateUnit.MONTH, "y": RateUnit.YEAR, "a": RateUnit.YEAR}
_ADVERBS = {"ph": RateUnit.HOUR, "pd": RateUnit.DAY, "pcm": RateUnit.MONTH, "pa": RateUnit.YEAR}
_CUES_OF_UNIT = (
    (RateUnit.HOUR, re.compile(r"\bhourly\b|\bper\shour\b", re.IGNORECASE)),
    (RateUnit.DAY, re.compile(r"\bday\srate|\bdaily\srate", re.IGNORECASE)),
    (RateUnit.MONTH, re.compile(r"\bmonthly\b|\bretainer\b", re.IGNORECASE)),
    (RateUnit.YEAR, re.compile(r"\bsalar(?:y|ies)\b|\bannual\b|\bper\sannum\b|\bctc\b|\bote\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class _Sum:
    low: float
    high: float | None
    unit: RateUnit | None
    end: int


def budget(parts: list[Sentence]) -> Suggested[Budget] | None:
    """Return the sum that is most likely the budget; a range gives target and maximum.

    "Up to" gives a maximum alone, a plain sum a target alone. Without a unit, words such as
    "day rate" or "salary" decide, and else it is the total. Revenues, funding, fines and volumes
    are no budgets, and neither is anything in billions.
    """
    best: tuple[float, Suggested[Budget]] | None = None
    for part in parts:
        done = 0
        for found in _amounts(part.words):
            if found.start() < done or _BILLION.match(part.words, found.end()):
                continue
            score, suggestion = _weighed(part, found)
            done = suggestion.end - part.start
            if score > 0 and (best is None or score > best[0]):
                best = (score, suggestion)
    return best[1] if best else None


def _weighed(part: Sentence, found: re.Match[str]) -> tuple[float, Suggested[Budget]]:
    """Return how much speaks for a sum being the budget, and the budget that it would be."""
    words = part.words
    before, after = words[max(0, found.start() - 60) : found.start()], words[found.end() : found.end() + 50]
    money = _sum(words, found)
    unit = money.unit or next((unit for unit, cue in _CUES_OF_UNIT if cue.search(before + " " + after)), None)
    score = 2.0 * (_FOR.search(before) is not None) + 1.0 * (_FOR.search(after) is not None)
    score += 1.5 * (money.unit is not None) + 0.5 * (money.high is not None)
    against = _AGAINST.search(before) or _AGAINST.search(after[:32])
    score -= 3.0 * (against is not None)
    if re.search(r"\bbudget\b", before[-24:], re.IGNORECASE):
        score += 2.0
    is_cap = money.high is None and bool(_UP_TO.search(before) or _UP_TO_AFTER.match(words, money.end))
    sign = found["sign"].lower().strip(". ")
    value = Budget(
        currency=_CURRENCIES.get(sign, sign.upper()),
        unit=unit or RateUnit.TOTAL,
        maximum=money.low if is_cap else money.high,
        target=None if is_cap else money.low,
        is_strict=_STRICT.search(words) is not None,
    )
    confidence = 0.9 if score >= 3 else 0.7
    return score, part.cite(value, found.start(), money.end, confidence)


def _amounts(words: str) -> list[re.Match[str]]:
    """Return the sums of a sentence; a sign before the amount is preferred to a word after it."""
    signed = list(islice(_SIGNED.finditer(words), MOST_SUMS))
    taken = [found.span() for found in signed]
    worded = [
        found
        for found in islice(_WORDED.finditer(words), MOST_SUMS)
        if not any(low < found.end() and found.start() < high for low, high in taken)
    ]
    return sorted(signed + worded, key=lambda found: found.start())


def _sum(words: str, found: re.Match[str]) -> _Sum:
    low, low_suffix = found["low"], found["low_k"] or ""
    high, high_suffix, end = found["high"], found["high_k"] or "", found.end()
    unit, end = _unit(words, end)
    if high is None:
        more = _AND.match(words, end)
        if more and _BETWEEN.search(words[max(0, found.start() - 12) : found.start()]):
            high, high_suffix = more["high"], more["k"] or ""
            other, end = _unit(words, more.end())
            unit = unit or other
    if high is None:
        return _Sum(amount(low, low_suffix), None, unit, end)
    top = amount(high, high_suffix)
    bottom = amount(low, low_suffix or (high_suffix if amount(low) < amount(high) else ""))
    return _Sum(bottom, top, unit, end) if bottom < top else _Sum(bottom, None, unit, end)


def _unit(words: str, at: int) -> tuple[RateUnit | None, int]:
    """Return what the sum that ends here is paid for, and where those words end."""
    found = _PER.match(words, at)
    if found is None:
        return None, at
    if found["unit"]:
        return _UNITS[found["unit"][0].lower()], found.end()
    if found["noun"]:
        return RateUnit.YEAR, found.end()
    plain = found["adverb"].lower().replace(".", "")
    return _ADVERBS.get(plain) or _UNITS[plain[0]], found.end()
