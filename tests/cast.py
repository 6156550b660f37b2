"""The members of the team who act in the tests: Denis organises, Chloé and Bruno are at the front desk."""

from rencontre.actors import TeamMember

BRUNO, CHLOE, DENIS = TeamMember("bruno"), TeamMember("chloe"), TeamMember("denis")
