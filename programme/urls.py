from django.urls import URLPattern, path, re_path

from programme import feeds, legal, views

app_name = "programme"
urlpatterns = [
    path("rencontres/<slug:slug>/intervenants/", views.speakers, name="speakers"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("donnees-personnelles/", legal.personal_data, name="personal_data"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("plan-du-site/", legal.site_map, name="site_map"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("medias/<path:path>", views.media, name="media"),
    path("rencontres/<slug:slug>/programme.pdf", views.programme, name="programme"),
    path("rencontres/<slug:slug>/programme.ics", feeds.calendar, name="calendar"),
    path("rencontres/<slug:slug>/journee.ics", feeds.day, name="day"),
    path("rencontres/<slug:slug>/carte.png", feeds.card, name="card"),
    path("rencontres/<slug:slug>/qr.svg", feeds.qr, {"kind": "svg"}, name="qr_svg"),
    path("rencontres/<slug:slug>/qr.png", feeds.qr, {"kind": "png"}, name="qr_png"),
    re_path(r"^[Rr]/(?P<event>[0-9]{1,9})/?$", feeds.short, name="short"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
]


def with_sign_ups(sign_ups) -> list[URLPattern]:
    """All the patterns; `sign_ups` (Event → queries.SignUps) goes to the pages that say what places are left."""
    given = {"sign_ups": sign_ups}
    return [
        path("", views.home, given, name="home"),
        path("rencontres/<slug:slug>/", views.event, given, name="event"),
        path("rencontres/<slug:slug>/seances/<int:pk>/", views.session, given, name="session"),
        path("rencontres/<slug:slug>/cadre/", feeds.frame, given, name="frame"),
        path("rencontres/<slug:slug>/programme.json", feeds.data, given, name="data"),
        path("apercu/<slug:slug>/", views.preview, given, name="preview"),
        *urlpatterns,
    ]
