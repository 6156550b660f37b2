"""An application that adds a paper to the days: one declaration, one template."""

from django.apps import AppConfig

from rencontre.pdf.papers import Printout, When, paper
from rencontre.pdf.render import Part


class TablePlanConfig(AppConfig):
    name = "tests.inscriptions.paper.table_plan"

    def ready(self):
        @paper(
            "plan-de-table", title="Plan de table", noun="table", when=When.ROOMS, permission="programme.change_event"
        )
        def table_plan(event, *, maker=None):
            return Printout("table_plan/plan.html", [Part({"event": event}, count=2)], f"plan-de-table-{event.slug}")
