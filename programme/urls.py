from django.urls import path

from programme import views

app_name = "programme"
urlpatterns = [
    path("", views.home, name="home"),
    path("rencontres/<slug:slug>/", views.event, name="event"),
    path("rencontres/<slug:slug>/seances/<int:pk>/", views.session, name="session"),
    path("rencontres/<slug:slug>/intervenants/", views.speakers, name="speakers"),
    path("apercu/<slug:slug>/", views.preview, name="preview"),
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
    path("medias/<path:path>", views.media, name="media"),
]
