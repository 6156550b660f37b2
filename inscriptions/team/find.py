"""One search over the people of every day."""

from django.http import HttpRequest

from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE, MAY_SEE, person_page
from inscriptions.team.filters import found
from programme.desk.pages import Given
from programme.desk.paging import page_of

PEOPLE = 50  # a page


@person_page.apart(
    "chercher/",
    title="Chercher une personne",
    name="inscriptions_find",
    permission=MAY_SEE,
    template="inscriptions/team/find.html",
)
def find(request: HttpRequest) -> Given:
    """Names of people, in any order, on any day; addresses too for who reads them. The last days come first."""
    wanted, in_addresses = request.GET.get("q", "").replace("\0", "").strip(), request.user.has_perm(MAY_CHANGE)
    people = Registration.objects.named() if wanted else Registration.objects.none()
    rows = found(people, wanted, in_addresses=in_addresses).select_related("event")
    page = page_of(rows.order_by("-event__date", "sort_key", "pk"), request.GET.get("page"), size=PEOPLE)
    return {"wanted": wanted, "in_addresses": in_addresses, "page": page}
