"""Ways to reach somebody in free text, taken out until both have said yes."""

import re

HIDDEN = "[hidden until both have said yes]"

_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+", re.IGNORECASE)
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+"
    r"|\b(?:t\.me|wa\.me|m\.me|signal\.me|discord\.gg|zoom\.us|meet\.google\.com|join\.skype\.com|linkedin\.com"
    r"|github\.com|calendly\.com|cal\.com)/\S+",
    re.I,
)
_HANDLE = re.compile(
    r"\b((?:telegram|whatsapp|skype|discord|wechat|threema)\s*[:@]\s*@?|signal\s*:?\s*@)[\w.#+-]+", re.I
)
_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)?\(?\d(?:[\s()./-]{0,2}\d){7,14}(?![\w%])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:\D.*)?")


def masked(text: str) -> str:
    """Return a text without addresses, links, telephone numbers and names on messengers.

    >>> masked("Write to ada@post.example or +351 912 345 678, see https://ada.example/cv").count(HIDDEN)
    3
    >>> masked("Telegram: @ada_m, Signal @ada.01 or wa.me/351912345678; the signal is weak").count(HIDDEN)
    3
    >>> masked("40 ms at 900 requests a second since 2024-03-01, 1,200,000 rows")
    '40 ms at 900 requests a second since 2024-03-01, 1,200,000 rows'
    """
    for pattern in (_EMAIL, _WEB):
        text = pattern.sub(HIDDEN, text)
    text = _HANDLE.sub(rf"\1{HIDDEN}", text)
    return _PHONE.sub(lambda found: found[0] if _DATE.fullmatch(found[0]) else HIDDEN, text)
