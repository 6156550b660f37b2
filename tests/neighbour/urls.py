"""The site's addresses, made again once the neighbour has declared its pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import path

from rencontre.urls import urlpatterns as of_the_site

admin.autodiscover()

urlpatterns = [path(settings.ADMIN_PATH, admin.site.urls), *of_the_site]
