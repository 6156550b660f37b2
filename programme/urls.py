from collections.abc import Callable

from django.urls import URLPattern, path, re_path

from programme.models import Event
from programme.queries import Availability
from programme.share import views as share
from programme.site import legal, views

app_name = "programme"
urlpatterns = [
    path("rencontres/<slug:slug>/intervenants/", views.speakers, name="speakers"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("donnees-personnelles/", legal.personal_data, name="personal_data"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("plan-du-site/", legal.site_map, name="site_map"),
    path("plan-du-site/<int:number>/", legal.site_map, name="site_map_page"),
    path("rencontres/page/<int:number>/", views.more_days, name="more_days"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("medias/<path:path>", views.media, name="media"),
    path("rencontres/<slug:slug>/programme.pdf", views.programme, name="programme"),
    path("rencontres/<slug:slug>/programme.ics", share.calendar, name="calendar"),
    path("rencontres/<slug:slug>/journee.ics", share.day, name="day"),
    path("rencontres/<slug:slug>/carte.png", share.card, name="card"),
    path("rencontres/<slug:slug>/qr.svg", share.qr, {"kind": "svg"}, name="qr_svg"),
    path("rencontres/<slug:slug>/qr.png", share.qr, {"kind": "png"}, name="qr_png"),
    re_path(r"^[Rr]/(?P<event>[0-9]{1,9})/?$", share.short, name="short"),
    path("sitemap.xml", share.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", share.sitemap_page, name="sitemap_page"),
    path("robots.txt", share.robots, name="robots"),
]


def with_availability(availability: Callable[[Event], Availability]) -> list[URLPattern]:
    """All the patterns; `availability` (Event → Availability) goes to the pages that say what places are left."""
    given = {"availability": availability}
    return [
        path("", views.home, given, name="home"),
        path("rencontres/<slug:slug>/", views.event, given, name="event"),
        path("rencontres/<slug:slug>/seances/<int:pk>/", views.session, given, name="session"),
        path("rencontres/<slug:slug>/cadre/", views.frame, given, name="frame"),
        path("rencontres/<slug:slug>/programme.json", share.data, given, name="data"),
        path("apercu/<slug:slug>/", views.preview, given, name="preview"),
        *urlpatterns,
    ]
