"""Where the company is on the clock, and how many hours it wants to share."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from matching.reading.numbers import COUNT, TO, count
from matching.reading.sentences import Sentence
from matching.reading.suggested import Suggested

_ABBREVIATIONS = {
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "GMT": "Europe/London",
    "BST": "Europe/London", "WET": "Europe/Lisbon", "EET": "Europe/Athens", "EEST": "Europe/Athens",
    "MSK": "Europe/Moscow", "UTC": "UTC", "EST": "America/New_York", "EDT": "America/New_York",
    "ET": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago", "CT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles", "IST": "Asia/Kolkata", "SGT": "Asia/Singapore",
    "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "HKT": "Asia/Hong_Kong", "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland", "SAST": "Africa/Johannesburg", "BRT": "America/Sao_Paulo",
}  # fmt: skip
_NAMED = {
    "eastern": "America/New_York", "central european": "Europe/Berlin", "central": "America/Chicago",
    "mountain": "America/Denver", "pacific": "America/Los_Angeles", "indian standard": "Asia/Kolkata",
    "uk": "Europe/London", "british": "Europe/London", "german": "Europe/Berlin", "us east coast": "America/New_York",
    "us west coast": "America/Los_Angeles", "east coast": "America/New_York", "west coast": "America/Los_Angeles",
}  # fmt: skip
_CITIES = {
    "Berlin": "Europe/Berlin", "Munich": "Europe/Berlin", "Hamburg": "Europe/Berlin", "Frankfurt": "Europe/Berlin",
    "Cologne": "Europe/Berlin", "Stuttgart": "Europe/Berlin", "Vienna": "Europe/Vienna", "Zurich": "Europe/Zurich",
    "Zürich": "Europe/Zurich", "Geneva": "Europe/Zurich", "Basel": "Europe/Zurich", "Paris": "Europe/Paris",
    "Lyon": "Europe/Paris", "Amsterdam": "Europe/Amsterdam", "Rotterdam": "Europe/Amsterdam",
    "Brussels": "Europe/Brussels", "Luxembourg": "Europe/Luxembourg", "Madrid": "Europe/Madrid",
    "Barcelona": "Europe/Madrid", "Lisbon": "Europe/Lisbon", "Porto": "Europe/Lisbon", "Rome": "Europe/Rome",
    "Milan": "Europe/Rome", "London": "Europe/London", "Manchester": "Europe/London", "Edinburgh": "Europe/London",
    "Cambridge": "Europe/London", "Oxford": "Europe/London", "Dublin": "Europe/Dublin",
    "Copenhagen": "Europe/Copenhagen", "Stockholm": "Europe/Stockholm", "Oslo": "Europe/Oslo",
    "Helsinki": "Europe/Helsinki", "Tallinn": "Europe/Tallinn", "Riga": "Europe/Riga", "Vilnius": "Europe/Vilnius",
    "Warsaw": "Europe/Warsaw", "Krakow": "Europe/Warsaw", "Kraków": "Europe/Warsaw", "Prague": "Europe/Prague",
    "Budapest": "Europe/Budapest", "Bucharest": "Europe/Bucharest", "Sofia": "Europe/Sofia",
    "Athens": "Europe/Athens", "Istanbul": "Europe/Istanbul", "Kyiv": "Europe/Kyiv", "Tel Aviv": "Asia/Jerusalem",
    "Dubai": "Asia/Dubai", "Abu Dhabi": "Asia/Dubai", "Riyadh": "Asia/Riyadh", "Cairo": "Africa/Cairo",
    "Lagos": "Africa/Lagos", "Nairobi": "Africa/Nairobi", "Cape Town": "Africa/Johannesburg",
    "Johannesburg": "Africa/Johannesburg", "Bangalore": "Asia/Kolkata", "Bengaluru": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata", "Delhi": "Asia/Kolkata", "Hyderabad": "Asia/Kolkata", "Singapore": "Asia/Singapore",
    "Hong Kong": "Asia/Hong_Kong", "Shanghai": "Asia/Shanghai", "Beijing": "Asia/Shanghai", "Taipei": "Asia/Taipei",
    "Tokyo": "Asia/Tokyo", "Seoul": "Asia/Seoul", "Jakarta": "Asia/Jakarta", "Bangkok": "Asia/Bangkok",
    "Sydney": "Australia/Sydney", "Melbourne": "Australia/Melbourne", "Brisbane": "Australia/Brisbane",
    "Auckland": "Pacific/Auckland", "New York": "America/New_York", "NYC": "America/New_York",
    "Boston": "America/New_York", "Atlanta": "America/New_York", "Miami": "America/New_York",
    "Washington": "America/New_York", "Toronto": "America/Toronto", "Montreal": "America/Toronto",
    "Chicago": "America/Chicago", "Austin": "America/Chicago", "Dallas": "America/Chicago",
    "Houston": "America/Chicago", "Denver": "America/Denver", "San Francisco": "America/Los_Angeles",
    "Bay Area": "America/Los_Angeles", "Los Angeles": "America/Los_Angeles", "Seattle": "America/Los_Angeles",
    "San Diego": "America/Los_Angeles", "Vancouver": "America/Vancouver", "Mexico City": "America/Mexico_City",
    "Bogotá": "America/Bogota", "Bogota": "America/Bogota", "Lima": "America/Lima", "Santiago": "America/Santiago",
    "São Paulo": "America/Sao_Paulo", "Sao Paulo": "America/Sao_Paulo",
    "Buenos Aires": "America/Argentina/Buenos_Aires",
}  # fmt: skip
_HALF_HOURS = {"+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+9:30": "Australia/Darwin", "+3:30": "Asia/Tehran"}

_IANA = re.compile(r"\b[A-Z][A-Za-z]{2,12}/[A-Z][A-Za-z_]{2,20}(?:/[A-Z][A-Za-z_]{2,20})?\b")
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s?(?P<sign>[+\-−–±])\s?0?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?\b")
_SHORT = re.compile(
    r"(?<![\w/-])(?P<name>"
    + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True))
    + r")\b(?!/\w|\s?[-+−–±]\s?\d|-\w)"
)
_SPOKEN = re.compile(
    r"\b(?P<name>"
    + "|".join(sorted(_NAMED, key=len, reverse=True))
    + r")\s(?:standard\s)?(?:time(?:\s?zone)?|hours|working\shours)\b",
    re.IGNORECASE,
)
_CITY = re.compile(r"\b(?P<name>" + "|".join(sorted(_CITIES, key=len, reverse=True)) + r")\b")
_NEAR_SHORT = re.compile(r"(?:\d|[ap]m|overlap\w*\swith|time\s?zone:?|\bin|\bon|hours:?)\s?$", re.IGNORECASE)
_AFTER_SHORT = re.compile(r"\s?(?:time|hours|business|working|time\s?zone|overlap|core|office)", re.IGNORECASE)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:based|located|headquartered|office|offices|hq|team|company|start-?up|location:?|sit|sits|hours|time)\s?(?:is|are|:)?\s?"
    r"(?:in|near|at|:)?\s|\bin\s|\bfrom\sour\s|location:\s?|time\s?zone:?\s|overlap\s(?:of\s\w+\s\w+\s)?with\s)(?:(?:our|central|downtown|the|office)\s)?$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"(?:[-\s]based|\s(?:office|time|team|hours|working\shours|time\s?zone|headquarters)|,?\s\()", re.I
)
_OVERLAP = re.compile(
    rf"(?:(?P<low>{COUNT}){TO})?(?<![\d.])\b(?P<n>{COUNT})\+?\s?-?(?:hours?|hrs?|h)\b"
    r"(?:\s(?:a|per|each|every)\s(?:day|working\sday)|\sdaily)?"
    rf"(?:\s(?:of|minimum|min\.?|time\s?zone|daily|working|shared|common)){{0,3}}\s?(?:overlap\w*|in\scommon)"
    rf"|overlap\w*(?:\s(?:with\s[\w/+ ]{{2,24}}?))?(?:\s?(?:of|for|is|by|:|at\sleast|minimum|min\.?|a|about))*"
    rf"\s(?P<n2>{COUNT})\+?\s?(?:hours?|hrs?|h)\b",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(?:at\sleast|minimum|min\.|must|required|mandatory|non-negotiable)\b", re.IGNORECASE)
_LIKED = re.compile(r"\b(?:ideally|preferabl[ey]|preferred|nice[-\s]to[-\s]have|bonus|a\splus)\b", re.IGNORECASE)


def time_zone(parts: list[Sentence]) -> Suggested[str] | None:
    """Return the IANA zone of the company: named, by offset, by abbreviation, in words, or by its city.

    A city counts only where it is said to be a place of work. A whole-hour offset gives an `Etc`
    zone, whose sign is reversed by its own convention.
    """
    best: tuple[int, Suggested[str]] | None = None
    for part in parts:
        for rank, found, zone in _zones(part.words):
            if best is None or rank < best[0]:
                best = (rank, part.cite(zone, found.start(), found.end(), 1 - rank / 10))
    return best[1] if best else None


def _zones(words: str) -> list[tuple[int, re.Match[str], str]]:
    known = available_timezones() if "/" in words else frozenset()
    zones = [(1, found, found.group()) for found in _IANA.finditer(words) if found.group() in known]
    for found in _OFFSET.finditer(words):
        zone = _of_offset(found)
        if zone:
            zones.append((1, found, zone))
    for found in _SHORT.finditer(words):
        before = words[max(0, found.start() - 20) : found.start()]
        is_near = _NEAR_SHORT.search(before) or _AFTER_SHORT.match(words, found.end())
        if is_near or (len(found["name"]) > 2 and found["name"] not in ("MST", "IST", "WET", "BRT")):
            zones.append((2, found, _ABBREVIATIONS[found["name"]]))
    zones += [(3, found, _NAMED[found["name"].lower()]) for found in _SPOKEN.finditer(words)]
    for found in _CITY.finditer(words):
        before = words[max(0, found.start() - 48) : found.start()]
        if _PLACE_BEFORE.search(before) or _PLACE_AFTER.match(words, found.end()):
            zones.append((4, found, _CITIES[found["name"]]))
    return zones


def _of_offset(found: re.Match[str]) -> str | None:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    is_west = found["sign"] in "-−–"
    if minutes:
        return _HALF_HOURS.get(f"{'-' if is_west else '+'}{hours}:{minutes:02d}")
    if found["sign"] == "±" or hours == 0:
        return "UTC" if hours == 0 else None
    return f"Etc/GMT{'+' if is_west else '-'}{hours}" if hours <= (12 if is_west else 14) else None


def overlap(parts: list[Sentence]) -> tuple[Suggested[float] | None, bool]:
    """Return the shared working hours a day that are asked for, and whether that is strict."""
    for part in parts:
        for found in _OVERLAP.finditer(part.words):
            hours = count(found["n"] or found["n2"])
            if 0 < hours <= 12:
                is_strict = bool(_AT_LEAST.search(part.words)) and not _LIKED.search(part.words)
                return part.cite(hours, found.start(), found.end(), 0.9), is_strict
    return None, False
