"""The only place that knows both apps. The team's screens come with it: a worker or a command starts without them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from inscriptions.signup.availability import availability_of
from programme import urls as programme

admin.autodiscover()
handler500 = "rencontre.http.outages.server_error"

urlpatterns = [
    path("", include((programme.with_availability(availability_of), programme.app_name))),
    path("", include("inscriptions.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
