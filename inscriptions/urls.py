from django.urls import path, re_path

from inscriptions import views

app_name = "inscriptions"
urlpatterns = [
    path("rencontres/<slug:slug>/inscription/", views.sign_up, name="sign_up"),
    path("rencontres/<slug:slug>/inscription/envoyee/", views.sent, name="sent"),
    path("inscription/retrouver/", views.find_link, name="find_link"),
    path("inscription/retrouver/envoye/", views.link_sent, name="link_sent"),
    path("inscription/adresse/<str:token>/", views.confirm_address, name="confirm_address"),
    path("inscription/<str:token>/", views.mine, name="mine"),
    path("inscription/<str:token>/modifier/", views.change, name="change"),
    path("inscription/<str:token>/confirmer/", views.confirm, name="confirm"),
    path("inscription/<str:token>/garder/", views.keep, name="keep"),
    path("inscription/<str:token>/annuler/", views.cancel, name="cancel"),
    path("inscription/<str:token>/agenda.ics", views.calendar, name="calendar"),
    re_path(r"^[Pp]/(?P<code>[A-Za-z2-7]{16})$", views.badge, name="badge"),
    path("sante/", views.health, name="health"),
]
