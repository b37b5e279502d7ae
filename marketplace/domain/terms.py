"""The terms of the site, by version: a new version is put to everybody before they go on."""

TERMS_VERSION = "2026-11"
"""Changes with the text of `web/templates/components/terms.html`, and only with it."""
