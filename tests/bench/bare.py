"""What the page is measured against: a Django view without any middleware, which returns the page's bytes from memory.

Its bytes are the page as it leaves the house, compressed, with the same headers.
"""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

page = Client(headers={"accept-encoding": "gzip"}).get(os.environ["BENCH_PATH"], headers={"host": settings.SITE_HOST})
headers = dict(page.headers)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page.content, headers=headers)


urlpatterns = [path(os.environ["BENCH_PATH"].lstrip("/"), bare)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = WSGIHandler()
