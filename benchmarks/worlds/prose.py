"""Text with loss: profiles, projects and briefs in several styles, with names, pronouns and addresses in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.taxonomy import Taxonomy

FIRST = ("Ada", "Noor", "Ines", "Kofi", "Mei", "Lars", "Sana", "Tomas", "Yuki", "Omar", "Vera", "Juno", "Ravi", "Elif")
LAST = ("Okoro", "Lindqvist", "Marsh", "Tanaka", "Haddad", "Novak", "Silva", "Banerjee", "Keller", "Moreau", "Quist")
PRONOUNS = (("she", "her"), ("he", "his"), ("they", "their"))
STREETS = ("12 Harbour Lane", "7 Mill Street", "103 Orchard Road", "5 Station Square", "48 Chapel Hill")
UNKNOWN = ("Zentryx", "Quillboard", "Harrowflow", "Mistral-9 toolkit", "ObelixDB")
"""Products that exist nowhere, so that every vocabulary meets words it does not know."""

FILLER = (
    "worked closely with the business side and wrote everything down",
    "left runbooks and trained the team that took over",
    "kept the monthly cost of the service under control",
    "reviewed designs and paired with junior colleagues",
    "presented results to people without a technical background",
)


@dataclass(frozen=True)
class Style:
    """One way of writing. `{skills}`, `{domain}`, `{focus}`, `{filler}`, `{name}`, `{subject}`,
    `{possessive}`, `{months}`, `{wish}` and `{weeks}` are filled in."""

    profile: str
    project: str
    brief: str


@dataclass(frozen=True)
class Person:
    """Who a text speaks of."""

    name: str
    subject: str
    possessive: str
    email: str
    street: str

    @property
    def identity(self) -> tuple[str, ...]:
        """What must be removed before anything is compared."""
        return (self.email, self.street, f"{self.subject}/{self.possessive}")


def person(number: int, rng: np.random.Generator) -> Person:
    """A made-up person; the name says nothing about anything."""
    first, last = FIRST[rng.integers(len(FIRST))], LAST[rng.integers(len(LAST))]
    subject, possessive = PRONOUNS[rng.integers(len(PRONOUNS))]
    street = STREETS[rng.integers(len(STREETS))]
    return Person(f"{first} {last}", subject, possessive, f"{first}.{last}{number}@example.org".lower(), street)


class Writer:
    """Writes about structured facts, choosing among names and aliases; what is given is already lossy."""

    def __init__(self, taxonomy: Taxonomy, styles: Sequence[Style], rng: np.random.Generator) -> None:
        self._names = {
            term.id: (term.name, *term.aliases)
            for terms in (taxonomy.skills, taxonomy.specializations, taxonomy.domains)
            for term in terms.values()
        }
        self._styles = styles
        self._rng = rng

    def profile(self, who: Person, focus: str, skills: Sequence[str]) -> str:
        """The summary at the top of a profile; it names the person, as profiles do."""
        text = self._fill(self._style().profile, focus=focus, skills=skills, who=who)
        return f"{who.name} ({who.subject}/{who.possessive}), {who.street}, {who.email}. {text}"

    def project(self, who: Person, focus: str, domain: str, skills: Sequence[str], months: float) -> str:
        """One project, in the third person."""
        return self._fill(
            self._style().project, focus=focus, domain=domain, skills=skills, who=who, months=f"{months:.0f}"
        )

    def brief(self, focus: str, domain: str, skills: Sequence[str], wishes: Sequence[str], weeks: float) -> str:
        """What a company writes."""
        wish = self._listing(wishes) or "a good command of documentation"
        return self._fill(
            self._style().brief, focus=focus, domain=domain, skills=skills, wish=wish, weeks=f"{weeks:.0f}"
        )

    def stuffing(self, skills: Sequence[str]) -> str:
        """A heap of keywords and nothing else."""
        return "Expert in " + ", ".join(self._word(skill) for skill in skills) + "."

    def _style(self) -> Style:
        return self._styles[self._rng.integers(len(self._styles))]

    def _word(self, term: str) -> str:
        names = self._names[term]
        return names[0] if self._rng.random() < 0.6 else str(names[self._rng.integers(len(names))])

    def _listing(self, terms: Sequence[str]) -> str:
        words = [self._word(term) for term in terms]
        if self._rng.random() < 0.08:
            words.append(str(self._rng.choice(UNKNOWN)))
        return ", ".join(words)

    def _fill(
        self,
        template: str,
        *,
        focus: str,
        skills: Sequence[str],
        domain: str = "",
        who: Person | None = None,
        **more: str,
    ) -> str:
        return template.format(
            focus=self._word(focus),
            domain=self._word(domain) if domain else "",
            skills=self._listing(skills) or "the usual tools",
            filler=self._rng.choice(FILLER),
            name=who.name.split()[0] if who else "",
            subject=who.subject if who else "",
            possessive=who.possessive if who else "",
            **more,
        )
