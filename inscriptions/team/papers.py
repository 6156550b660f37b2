"""The papers' pages of a day, until each is declared on the frame: this module goes then."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, reverse

from inscriptions.paper.job_pages import JobPages
from inscriptions.paper.pages import AttendanceSheetPages, PaperPages
from programme.desk.pages import Tab, day_page
from programme.models import Event


class _Screens:
    opts = Event._meta

    def __init__(self, site: AdminSite):
        self.admin_site = site

    def get_urls(self) -> list[URLPattern]:
        return []


class _Papers(AttendanceSheetPages, PaperPages, JobPages, _Screens):
    pass


@day_page.shortcut("Feuille d’émargement", tab=Tab.PAPERS, permission="inscriptions.view_registration")
def sheet_to_sign(event: Event) -> str:
    return reverse("admin:inscriptions_attendance", args=[event.pk])


@day_page.shortcut("Documents à imprimer", tab=Tab.PAPERS, permission="inscriptions.view_registration")
def documents_of(event: Event) -> str:
    return reverse("admin:inscriptions_documents", args=[event.pk])


day_page.others.append(lambda site: _Papers(site).get_urls())
