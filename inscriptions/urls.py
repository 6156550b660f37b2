from django.urls import path, re_path

from inscriptions.accounts import views as accounts
from inscriptions.door import desk, offline, walk_in
from inscriptions.letters.views import calendar, unsubscribe
from inscriptions.paper.views import certificate, convocation
from inscriptions.privacy import views as privacy
from inscriptions.signup import handover_views, own_views, party_views, sent_views, views
from inscriptions.watch.pages import health

app_name = "inscriptions"
urlpatterns = [
    path("rencontres/<slug:slug>/inscription/", views.sign_up, name="sign_up"),
    path("rencontres/<slug:slug>/inscription/envoyee/", sent_views.sent, name="sent"),
    path("rencontres/<slug:slug>/inscription/envoyee/corriger/", sent_views.correct, name="correct"),
    path("rencontres/<slug:slug>/inscription/collegues/", party_views.colleagues, name="colleagues"),
    path("rencontres/<slug:slug>/inscription/collegues/envoyees/", party_views.colleagues_sent, name="colleagues_sent"),
    path("inscription/retrouver/", views.find_link, name="find_link"),
    path("inscription/retrouver/envoye/", views.link_sent, name="link_sent"),
    path("inscription/effacee/", privacy.erased, name="erased"),
    path("inscription/renouvele/", own_views.link_renewed, name="link_renewed"),
    path("inscription/adresse/<str:token>/", own_views.confirm_address, name="confirm_address"),
    path("inscription/offerte/<str:token>/", handover_views.offered, name="offered"),
    path("inscription/offerte/<str:token>/decliner/", handover_views.decline, name="decline"),
    path("inscription/<str:token>/", own_views.mine, name="mine"),
    path("inscription/<str:token>/modifier/", own_views.change, name="change"),
    path("inscription/<str:token>/confirmer/", own_views.confirm, name="confirm"),
    path("inscription/<str:token>/reprendre/", own_views.again, name="again"),
    path("inscription/<str:token>/garder/", own_views.keep, name="keep"),
    path("inscription/<str:token>/annuler/", own_views.cancel, name="cancel"),
    path("inscription/<str:token>/ceder/", handover_views.hand_over, name="hand_over"),
    path("inscription/<str:token>/ceder/retirer/", handover_views.withdraw, name="withdraw"),
    path("inscription/<str:token>/donnees.json", privacy.data, name="data"),
    path("inscription/<str:token>/effacer/", privacy.erase_me, name="erase"),
    path("inscription/<str:token>/pas-moi/", privacy.not_me, name="not_me"),
    path("inscription/<str:token>/besoins/", own_views.needs, name="needs"),
    path("inscription/<str:token>/collegues/", party_views.group, name="group"),
    path("inscription/<str:token>/collegues/<int:pk>/", party_views.colleague, name="colleague"),
    path("inscription/<str:token>/collegues/<int:pk>/annuler/", party_views.cancel_colleague, name="cancel_colleague"),
    path("inscription/<str:token>/renouveler/", own_views.renew, name="renew"),
    path("inscription/<str:token>/agenda.ics", calendar, name="calendar"),
    path("inscription/<str:token>/convocation.pdf", convocation, name="convocation"),
    path("inscription/<str:token>/attestation.pdf", certificate, name="certificate"),
    path("desabonnement/<str:token>/", unsubscribe, name="unsubscribe"),
    re_path(r"^[Pp]/(?P<code>[A-Za-z2-7]{16})$", desk.badge, name="badge"),
    path("accueil/", desk.entrance, name="entrance"),
    path("accueil/sw.js", offline.worker, name="desk_worker"),
    path("accueil/hors-connexion/", offline.shell, name="desk_shell"),
    path("accueil/<slug:slug>/liste/", offline.people, name="desk_list"),
    path("accueil/<slug:slug>/pointages/", offline.synchronise, name="desk_sync"),
    path("accueil/<slug:slug>/", desk.desk, name="desk"),
    path("accueil/<slug:slug>/moment/", desk.moment, name="moment"),
    path("accueil/<slug:slug>/personnes/<int:pk>/", desk.person, name="person"),
    path("accueil/<slug:slug>/annuler/", desk.undo, name="undo_check_in"),
    path("accueil/<slug:slug>/sur-place/", walk_in.walk_in, name="walk_in"),
    path("accueil/<slug:slug>/mes-pointages/", desk.mine, name="my_check_ins"),
    path("accueil/<slug:slug>/qui-est-ou/", desk.who_is_where, name="who_is_where"),
    path("compte/mot-de-passe/", accounts.forgotten, name="forgotten"),
    path("compte/mot-de-passe/envoye/", accounts.forgotten_sent, name="forgotten_sent"),
    path("compte/mot-de-passe/enregistre/", accounts.password_set, name="password_set"),
    path("compte/mot-de-passe/<int:pk>/<str:token>/", accounts.new_password, name="new_password"),
    path("sante/", health, name="health"),
]
