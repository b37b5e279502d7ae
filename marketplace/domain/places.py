"""Where and when people work: countries, languages, time zones, and windows of working hours."""

import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

from marketplace.domain.vocabulary import CefrLevel

COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - a block of codes reads better than 249 quoted strings
)
"""ISO 3166-1 alpha-2."""

LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905
)
"""ISO 639-1."""

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class WindowDraft:
    """Local working hours on some weekdays (0 is Monday), in minutes after midnight."""

    start_minute: int = 9 * 60
    end_minute: int = 17 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


WORKDAY = WindowDraft()
"""Nine to five, Monday to Friday."""


@dataclass(frozen=True, slots=True)
class LanguageDraft:
    """A language by its two-letter code, and how well it is, or must be, spoken."""

    language: str
    level: CefrLevel = CefrLevel.B2


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_time_zone(name: str) -> bool:
    """Tell whether `name` is a zone of the IANA database, such as Europe/Berlin."""
    return name in _zones()


def hours_from(text: str) -> WindowDraft:
    """Read working hours as they are written. Raises ValueError when they are not hours of one day.

    >>> hours_from("09:00-17:30").end_minute
    1050
    """
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is not a span of hours like 09:00-17:00")
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in found.groups())
    if start_minute > 59 or end_minute > 59:
        raise ValueError(f"{text[:40]!r} has an hour of more than 60 minutes")
    return WindowDraft(start_hour * 60 + start_minute, end_hour * 60 + end_minute)


def hours_as_text(window: WindowDraft) -> str:
    """Write working hours the way `hours_from` reads them.

    >>> hours_as_text(WindowDraft())
    '09:00-17:00'
    """
    return f"{clock(window.start_minute)}-{clock(window.end_minute)}"


def clock(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them.

    >>> clock(570), clock(1440)
    ('09:30', '24:00')
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def problem_of_window(window: WindowDraft) -> str | None:
    """Say what is wrong with a window, in one sentence, or None."""
    if not 0 <= window.start_minute < window.end_minute <= 24 * 60:
        return "Working hours must start before they end, on one day; write them like 09:00-17:00."
    if not window.weekdays or not set(window.weekdays) <= set(range(7)):
        return "Working hours need at least one weekday, numbered 0 (Monday) to 6 (Sunday)."
    return None


def weekday_mask(weekdays: tuple[int, ...]) -> int:
    """Pack weekdays into one number for a column: bit d is set when day d is worked.

    >>> weekday_mask((0, 1, 2, 3, 4)), weekdays_of(31)
    (31, (0, 1, 2, 3, 4))
    """
    return sum(1 << day for day in set(weekdays))


def weekdays_of(mask: int) -> tuple[int, ...]:
    """Unpack what `weekday_mask` packed."""
    return tuple(day for day in range(7) if mask >> day & 1)
