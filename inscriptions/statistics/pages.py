"""« Bilan »: the figures of a day, and their workbook."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from inscriptions.attendance.pages import XLSX
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.statistics.drawn import LEGEND, curve_of, cycle_of, tables_of, wishes_of
from inscriptions.statistics.kept import figures_of
from inscriptions.statistics.workbook import figures_workbook
from programme.desk.pages import Given, Tab, day_page, no_link
from programme.models import Event

MAY_READ = ("inscriptions.view_attendance", MAY_CHANGE)  # wishes and territories: the front desk does not read them


@day_page(
    "bilan/",
    title="Bilan de la journée",
    heads=True,
    tab=Tab.REPORT,
    permission=MAY_READ,
    template="inscriptions/statistics/figures.html",
)
def figures(request: HttpRequest, event: Event) -> Given:
    """Who signed up and who came, in every way that is counted, beside the former days of the cycle."""
    found = figures_of(event)
    by_wishes = _by_wishes(event)
    return {
        "figures": found,
        "legend": LEGEND,
        "is_to_come": event.date > timezone.localdate(),
        "tables": tables_of(found),
        "by_wishes": by_wishes,
        "wishes": wishes_of(found, "vœu" if by_wishes else "choix"),
        "cycle": cycle_of(found),
        "curve": curve_of(found.sign_ups),
    }


@day_page(
    "bilan/chiffres.xlsx",
    title="Bilan de la journée, tableur",
    tab=Tab.REPORT,
    permission=MAY_READ,
    links=no_link,  # the page has it
    name="inscriptions_figures_workbook",
)
def figures_in_workbook(request: HttpRequest, event: Event) -> Given:
    """The same counts; it names nobody."""
    workbook = figures_workbook(figures_of(event), by_wishes=_by_wishes(event))
    headers = {"Content-Disposition": f'attachment; filename="chiffres-{event.slug}.xlsx"'}
    return HttpResponse(workbook, content_type=XLSX, headers=headers)


def _by_wishes(event: Event) -> bool:
    return event.allocation == Event.Allocation.WISHES
