"""What the home of the team says of the purge."""

from django import template

from inscriptions.privacy.pages import purge_state

register = template.Library()
register.inclusion_tag("inscriptions/privacy/purge.html", name="purge_of_data")(purge_state)
