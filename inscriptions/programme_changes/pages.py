"""A session that is cancelled or that changed: who is concerned, the mails as they will leave, then the sending."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from inscriptions.programme_changes.announce import Unannounced, announce_changes, unannounced
from inscriptions.programme_changes.preview import previewed
from programme.columns.fields import LineInput
from programme.models import Session
from programme.services import cancel_session, restore_session
from rencontre.actors import member
from rencontre.french.typography import typographic
from rencontre.french.words import counted


class AnnounceForm(forms.Form):
    """What the team adds in its own words."""

    sentence = LineInput(
        label="Un mot de l’équipe", max_length=300, required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="En tête de chaque message, et gardé dans l’historique. Vide : rien n’est ajouté.",
    )  # fmt: skip


def sentences_of(found: Unannounced, session: Session) -> list[str]:
    """What is still to be told, on the page of `session`: a workshop of its slot is named where it says more."""
    own = found.news.get(session, [])
    of_workshops = [
        f"{one.label} : {sentence}"
        for one, news in found.news.items()
        for sentence in news
        if one != session and sentence not in own
    ]
    moved = len({person for person, _ in found.moved})
    verb = "ont" if moved > 1 else "a"
    return [*own, *of_workshops, *([f"{counted(moved, 'personne')} {verb} changé d’atelier."] if moved else [])]


def _done(count: int, waited: bool) -> str:
    """What a sending came to, `waited` when there was something to tell: someone may have done it meanwhile."""
    if count:
        return f"{counted(count, 'message')} en route."
    return "Modifications classées." if waited else "Rien n’est parti : il n’y avait plus rien à annoncer."


class AnnouncePages:
    """Mixed into the sessions' admin."""

    def get_urls(self):
        def page(view):
            return self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))

        return [
            path("<int:pk>/annuler/", page(self.cancel_view), name="inscriptions_session_cancel"),
            path("<int:pk>/prevenir/", page(self.announce_view), name="inscriptions_session_tell"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        session = self.get_object(request, object_id)
        may = session is not None and self.has_change_permission(request, session)
        context = {
            "news": sentences_of(unannounced(session), session) if may and self._may_announce(request) else [],
            "can_cancel": may,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _may_announce(self, request) -> bool:
        return request.user.has_perm("inscriptions.change_registration")

    def say_unannounced(self, request, session: Session) -> None:
        """After a saving: what changed, how many people it concerns, that nobody knows, and where to tell them."""
        found = unannounced(session)
        if not found:
            return
        count = len(found.people)
        whom = f"{counted(count, 'personne', 'concernée')} : personne n’a encore été prévenu."
        said = typographic(" ".join([*sentences_of(found, session), whom if count else "Personne n’est concerné."]))
        if count and self._may_announce(request):
            address = reverse("admin:inscriptions_session_tell", args=[session.pk])
            said = format_html('{} <a href="{}">Prévenir</a>', said, address)
        messages.warning(request, said)

    def _session(self, request, pk) -> Session:
        session = self.get_object(request, str(pk))
        if session is None:
            raise Http404
        if not self.has_change_permission(request, session):
            raise PermissionDenied
        return session

    def cancel_view(self, request, pk):
        """GET asks; POST cancels, or restores what was cancelled, and tells nobody yet."""
        session = self._session(request, pk)
        act = restore_session if session.cancelled_at else cancel_session
        if request.method == "POST":
            act(session=session, by=member(request.user))
            messages.success(request, "Séance annulée." if session.cancelled_at else "Séance rétablie.")
            self.say_unannounced(request, session)
            waits = self._may_announce(request) and unannounced(session)
            return redirect(f"admin:{'inscriptions_session_tell' if waits else 'programme_session_change'}", pk)
        title = "Rétablir la séance" if session.cancelled_at else "Annuler la séance"
        return self._page(request, session, "inscriptions/programme_changes/cancel.html", title=title)

    def announce_view(self, request, pk):
        """GET shows who is concerned and what each will read; POST sends, unless it asks to see the team's sentence."""
        session = self._session(request, pk)
        if not self._may_announce(request):
            raise PermissionDenied
        by, form = member(request.user), AnnounceForm(request.POST or None)
        is_right = form.is_valid() or not form.is_bound
        sentence = form.cleaned_data["sentence"] if form.is_bound and is_right else ""
        if request.method == "POST" and is_right and "voir" not in request.POST:
            waited = bool(unannounced(session))
            count = len(announce_changes(session=session, by=by, sentence=sentence))
            messages.success(request, _done(count, waited))
            return redirect("admin:programme_session_change", pk)
        found = unannounced(session)
        context = {
            "form": form,
            "news": sentences_of(found, session),
            "people": list(found.people),
            "speakers": [one.speaker.full_name for one in session.interventions.select_related("speaker")],
            "mails": previewed(session, sentence=sentence) if found else [],
        }
        return self._page(request, session, "inscriptions/programme_changes/announce.html", title="Prévenir", **context)

    def _page(self, request, session, template, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "original": session}
        return TemplateResponse(request, template, context)
