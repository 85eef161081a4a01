"""What somebody is called by their role, inside a sentence."""

from programme.eligibility import Role
from programme.translations import N_, Translated

ROLE_NAMES = Translated({Role.MENTOR: N_("mentor"), Role.MENTEE: N_("mentee")})
