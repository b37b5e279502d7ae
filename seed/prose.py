"""The documents of a profile: projects, case studies, publications and the summary, each in its author's style."""

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from marketplace.domain.experts import DocumentDraft
from marketplace.domain.vocabulary import DocumentKind
from marketplace.services import taxonomy
from seed.banks import bank, crafts, pick
from seed.careers import Career, Project
from seed.words import Words, capital, listed, lower_start

TITLE_LENGTH = 150


class Author:
    """One person's way of writing: a style, the skills they care to name, and the names they give them."""

    def __init__(self, career: Career, written: frozenset[str], rng: Random) -> None:
        self.career = career
        self.rng = rng
        self.phrases = bank("phrases")
        self.style = self.phrases["styles"][career.style]
        self.written = written
        self.named: set[str] = set()
        self.spellings: dict[str, str] = {}

    def documents(self) -> tuple[DocumentDraft, ...]:
        """Write everything; whatever should be named and was not yet ends up in the summary."""
        found = [self._project(project) for project in self.career.projects]
        if self.rng.random() < 0.3 + 0.1 * self.career.rung:
            found.append(self._case_study(self.career.projects[0]))
        if self.rng.random() < 0.08 + 0.05 * self.career.rung:
            found.append(self._publication(pick(self.rng, self.career.projects)))
        return (*found, self._summary())

    def spelling(self, skill: str) -> str:
        """How this author writes a skill: always the same way, often not the way the taxonomy does."""
        if skill not in self.spellings:
            ways = _written().get(skill)
            self.spellings[skill] = pick(self.rng, ways) if ways and self.rng.random() < 0.45 else _names()[skill]
        return self.spellings[skill]

    def _words(self, project: Project) -> Words:
        """Nouns and numbers for one project; skills that the author does not name are spoken of in general terms."""
        known = {}
        for place, slot in enumerate(project.scenario.skills):
            skill = next((held for held in project.skills if held in slot), slot[0])
            known[f"k{place}"] = self.spelling(skill) if skill in self.written else pick(self.rng, _unnamed()[skill])
        return Words(self.rng, bank("domains")[project.domain], domain=_domain_names()[project.domain], **known)

    def _project(self, project: Project) -> DocumentDraft:
        words = self._words(project)
        scenario = project.scenario
        decisions = self._some(scenario.decision, 2 if self.rng.random() < 0.6 else 1)
        outcome = self._styled("outcome", words.tell(pick(self.rng, scenario.outcome)))
        if self.rng.random() < 0.55:
            outcome += " " + self._styled("broke", words.tell(pick(self.rng, scenario.broke)))
        return DocumentDraft(
            key=project.key,
            title=capital(words.tell(pick(self.rng, scenario.titles)))[:TITLE_LENGTH],
            text=self._setting(project, words),
            problem=self._styled("problem", words.tell(pick(self.rng, scenario.problem))),
            decision=self._decided([words.tell(one) for one in decisions]),
            outcome=outcome,
            production=self._production(project, words),
            domain=project.domain,
            started=project.started,
            ended=project.ended,
            skills=project.skills,
        )

    def _setting(self, project: Project, words: Words) -> str:
        """Where it was, one line on the domain, the tools, and now and then a tool that nobody else knows."""
        said = [f"At {words['at']}." if self.rng.random() < 0.5 else f"For {words['at']}."]
        if self.rng.random() < 0.6:
            said.append(pick(self.rng, words.nouns["context"]))
        said.append(self._tools([skill for skill in project.skills if skill in self.written][:4]))
        if self.rng.random() < 0.12:
            phrase = pick(self.rng, self.phrases["unknown_phrases"])
            said.append(phrase.format(name=pick(self.rng, self.phrases["unknown"])))
        return " ".join(part for part in said if part)

    def _production(self, project: Project, words: Words) -> str:
        bank_of = self.phrases["production"][crafts()[project.scenario.specialization].runs]
        parts = self._some(("scale", "latency", "monitoring"), 3 if self.rng.random() < 0.5 else 2)
        return " ".join(words.tell(pick(self.rng, bank_of[part])) for part in parts)

    def _case_study(self, project: Project) -> DocumentDraft:
        words = self._words(project)
        scenario = project.scenario
        said = [
            words.tell(pick(self.rng, scenario.problem)),
            pick(self.rng, words.nouns["context"]),
            f"The frame was set by {words['rule']}.",
            self._decided([words.tell(one) for one in self._some(scenario.decision, 3)]),
            self._styled("outcome", words.tell(pick(self.rng, scenario.outcome))),
            self._styled("broke", words.tell(pick(self.rng, scenario.broke))),
            words.tell(pick(self.rng, self.phrases["lessons"])),
        ]
        title = f"Case study: {words.tell(pick(self.rng, scenario.titles))}"
        return DocumentDraft(
            "case-study-1", title[:TITLE_LENGTH], DocumentKind.CASE_STUDY, " ".join(said), domain=project.domain
        )

    def _publication(self, project: Project) -> DocumentDraft:
        words = self._words(project)
        topic = pick(self.rng, [self.spelling(skill) for skill in project.skills[:2]])
        if project.skills[0] not in self.written:
            topic = _specialization_names()[project.scenario.specialization]
        words.update(topic=topic, title=words.tell(pick(self.rng, project.scenario.titles)))
        parts = self.phrases["publications"]
        text = " ".join(
            words.tell(pick(self.rng, among))
            for among in (parts["openings"], project.scenario.problem, parts["closings"])
        )
        title = capital(words.tell(pick(self.rng, parts["titles"])))
        return DocumentDraft(
            "publication-1", title[:TITLE_LENGTH], DocumentKind.PUBLICATION, text, domain=project.domain
        )

    def _summary(self) -> DocumentDraft:
        career, parts = self.career, self.phrases["summary"]
        words = self._words(career.projects[0])
        words.update(spec=_specialization_names()[career.specializations[0]], years=_years(career))
        said = [words.tell(pick(self.rng, parts["opening"][career.style]))]
        missing = sorted(self.written - self.named)
        for start, form in zip(range(0, len(missing), 7), self._some(parts["tools"], 5), strict=False):
            said.append(form.format(tools=listed([self.spelling(skill) for skill in missing[start : start + 7]])))
        said += [words.tell(habit) for habit in self._some(parts["habit"], 2 + int(self.rng.random() * 2))]
        if self.rng.random() < 0.3:
            said.append(pick(self.rng, parts["school"]).format(school=pick(self.rng, self.phrases["schools"])))
        if self.rng.random() < 0.15:
            said.append(pick(self.rng, parts["contact"]).format(email=email_of(career), handle=handle_of(career)))
        return DocumentDraft("profile", "Profile", DocumentKind.PROFILE, " ".join(said))

    def headline(self) -> str:
        """One line under the name."""
        career = self.career
        level = pick(self.rng, list(self.phrases["levels"].values())[career.rung])
        words = self._words(career.projects[0])
        words.update(level=level, spec=_specialization_names()[career.specializations[0]], years=_years(career))
        return capital(words.tell(pick(self.rng, self.phrases["headlines"])))[:TITLE_LENGTH]

    def _decided(self, verbs: Sequence[str]) -> str:
        first, *rest = verbs
        forms = self._some(self.style["further"], len(rest))
        return " ".join([self._styled("decision", first), *map(self._filled, forms, rest)])

    def _tools(self, skills: Sequence[str]) -> str:
        self.named.update(skills)
        return self._styled("tools", listed([self.spelling(skill) for skill in skills])) if skills else ""

    def _styled(self, part: str, said: str) -> str:
        """Say it the author's way: `{s}` is a sentence, `{v}` what somebody did, `{tools}` a list."""
        return self._filled(pick(self.rng, self.style[part]), said)

    def _filled(self, form: str, said: str) -> str:
        return form.format(
            s=capital(said),
            s_low=lower_start(said),
            v=said,
            V=capital(said),
            tools=said,
            Tools=capital(said),
            people=pick(self.rng, ("two", "three", "four", "five")),
            weeks=2 + int(self.rng.random() * 9),
        )

    def _some(self, among: Sequence[str], count: int) -> list[str]:
        return self.rng.sample(list(among), min(count, len(among)))


def email_of(career: Career) -> str:
    """An address that can never reach anybody (RFC 2606)."""
    return f"{handle_of(career)}@experts.example"


def handle_of(career: Career) -> str:
    """A handle from the name and the number."""
    letters = "".join(letter for letter in career.name.lower() if letter.isalpha() or letter in " -")
    return f"{'.'.join(letters.split())}.{career.number}"


@cache
def _names() -> Mapping[str, str]:
    return taxonomy.skill_names()


@cache
def _specialization_names() -> Mapping[str, str]:
    return {name_id: lower_start(name) for name_id, name in taxonomy.specialization_names().items()}


@cache
def _domain_names() -> Mapping[str, str]:
    return {domain: lower_start(name) for domain, name in taxonomy.domain_names().items()}


@cache
def _written() -> Mapping[str, Sequence[str]]:
    return bank("skills")["written"]


@cache
def _unnamed() -> Mapping[str, Sequence[str]]:
    return {skill: group["as"] for group in bank("skills")["unnamed"] for skill in group["skills"]}


def _years(career: Career) -> str:
    return "1 year" if career.years == 1 else f"{career.years} years"
