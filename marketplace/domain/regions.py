"""Pay regions: which country is paid like which others.

Countries are pooled where their pay is alike and where one alone has too few figures to say
anything. The United Kingdom, Canada and India stand alone because each has enough; Australia and
New Zealand are apart from Asia because they are paid nearly twice as much.
"""

from __future__ import annotations

from types import MappingProxyType

ANY = "any"
"""A role, seniority or region left open."""

OUTSIDE_US = "outside-us"
"""Every region but the United States, pooled: used before the whole world, which is mostly American figures."""

REST = "rest"
"""Africa, the Middle East, Turkey, the Caucasus and whatever is not listed."""

COUNTRIES = MappingProxyType(
    {
        "us": "US PR AS GU VI MP",
        "canada": "CA",
        "uk": "GB JE GG IM",
        "eu-west": "AT BE CH DE DK ES FI FR IE IS IT LU MC NL NO PT SE AD SM LI GR MT CY",
        "eu-east": "BA BG BY CZ EE HR HU LT LV MD ME MK PL RO RS RU SI SK UA AL",
        "latam": "AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE",
        "india": "IN",
        "oceania": "AU NZ",
        "asia": "BD CN HK ID JP KH KR LK MM MN MO MY NP PH PK SG TH TW VN",
    }
)
"""ISO 3166 codes of each region. eu-west and eu-east are geographical: they hold some countries outside the EU."""

LABELS = MappingProxyType(
    {
        "us": "the United States",
        "canada": "Canada",
        "uk": "the United Kingdom",
        "eu-west": "western and southern Europe",
        "eu-east": "eastern Europe",
        "latam": "Latin America",
        "india": "India",
        "oceania": "Australia and New Zealand",
        "asia": "Asia without India",
        REST: "Africa and the Middle East",
        OUTSIDE_US: "all countries outside the United States",
        ANY: "all countries, mostly the United States",
    }
)
"""How a sentence names each region."""

SHORT = MappingProxyType(
    {
        "us": "United States",
        "canada": "Canada",
        "uk": "United Kingdom",
        "eu-west": "Western Europe",
        "eu-east": "Eastern Europe",
        "latam": "Latin America",
        "india": "India",
        "oceania": "Oceania",
        "asia": "Asia, not India",
        REST: "Africa, Middle East",
        OUTSIDE_US: "Outside the US",
        ANY: "All countries",
    }
)
"""How a column of a table names each region; `LABELS` says what is in it."""

_REGION_OF = {code: region for region, codes in COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> str:
    """Return the pay region of an ISO 3166 alpha-2 country code.

    >>> region_of("DE"), region_of("gb"), region_of("KE")
    ('eu-west', 'uk', 'rest')
    """
    return _REGION_OF.get(country.upper(), REST)
