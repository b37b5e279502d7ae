"""Addresses that people give and others click: one rule for what may become a link."""

import re

LONGEST_ADDRESS = 500
"""Characters that an address may have."""

NO_ADDRESS = f"An address on the web begins with https://, has no spaces and at most {LONGEST_ADDRESS} characters."

_WEB = re.compile(r"https?://[^\s<>\"'\x00-\x1f\x7f]+", re.IGNORECASE)


def is_web_address(text: str | None) -> bool:
    """Whether a text is an address on the web and nothing else.

    >>> is_web_address("https://example.org/talk"), is_web_address("javascript:alert(1)"), is_web_address(None)
    (True, False, False)
    """
    return bool(text) and len(text or "") <= LONGEST_ADDRESS and _WEB.fullmatch(text or "") is not None
