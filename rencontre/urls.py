"""The only place that knows both apps."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from inscriptions.figures import sign_ups
from programme import urls as programme

urlpatterns = [
    path("", include((programme.with_sign_ups(sign_ups), programme.app_name))),
    path("", include("inscriptions.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
