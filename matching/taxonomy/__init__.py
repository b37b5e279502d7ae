"""Skills, specializations and domains: their names, how near they are, and where a text mentions them.

Import from here; the modules beneath are how it is done.
"""

from matching.taxonomy.changes import (
    KINDS_OF,
    AddAlias,
    AddEdge,
    AddSkill,
    Change,
    MergeSkill,
    RetireSkill,
    change_of,
    payload_of,
)
from matching.taxonomy.graph import BROADER, SAME_FAMILY, SPECIALISATION
from matching.taxonomy.prose import Mention
from matching.taxonomy.taxonomy import BUNDLED, Taxonomy
from matching.taxonomy.words import Domain, Edge, Role, Seniority, Skill, Specialization

__all__ = [
    "BROADER",
    "BUNDLED",
    "KINDS_OF",
    "SAME_FAMILY",
    "SPECIALISATION",
    "AddAlias",
    "AddEdge",
    "AddSkill",
    "Change",
    "Domain",
    "Edge",
    "Mention",
    "MergeSkill",
    "RetireSkill",
    "Role",
    "Seniority",
    "Skill",
    "Specialization",
    "Taxonomy",
    "change_of",
    "payload_of",
]
