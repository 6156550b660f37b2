"""The only place that knows both apps."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("programme.urls")),
    path("", include("inscriptions.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
