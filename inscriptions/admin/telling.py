"""A session that is cancelled or that changed: who is concerned, the mails as they will leave, then the sending."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from inscriptions import services
from inscriptions.models import OutgoingMail
from programme.changes import to_announce
from programme.models import Session
from programme.services import cancel_session, restore_session


def previewed(session: Session, *, by: str) -> list[OutgoingMail]:
    """The mails that `services.tell` would send now: it is done, and undone before anything of it stands."""
    with transaction.atomic():
        mails = services.tell(session=session, by=by)
        transaction.set_rollback(True)
    return mails


class TellingPages:
    """Mixed into the sessions' admin."""

    def get_urls(self):
        def page(view):
            return self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))

        return [
            path("<int:pk>/annuler/", page(self.cancel_view), name="inscriptions_session_cancel"),
            path("<int:pk>/prevenir/", page(self.tell_view), name="inscriptions_session_tell"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        session = self.get_object(request, object_id)
        may = session is not None and self.has_change_permission(request, session)
        context = {
            "news": to_announce(session) if may and self._may_tell(request) else [],
            "can_cancel": may,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _may_tell(self, request) -> bool:
        return request.user.has_perm("inscriptions.change_registration")

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
            act(session=session, by=request.user.get_username())
            messages.success(request, "Séance annulée." if session.cancelled_at else "Séance rétablie.")
            waits = self._may_tell(request) and to_announce(session)
            return redirect(f"admin:{'inscriptions_session_tell' if waits else 'programme_session_change'}", pk)
        title = "Rétablir la séance" if session.cancelled_at else "Annuler la séance"
        return self._page(request, session, "admin/inscriptions/session/cancel.html", title=title)

    def tell_view(self, request, pk):
        """GET shows who is concerned and what each will read; POST sends."""
        session = self._session(request, pk)
        if not self._may_tell(request):
            raise PermissionDenied
        by = request.user.get_username()
        if request.method == "POST":
            count = len(services.tell(session=session, by=by))
            s = "s" if count > 1 else ""
            messages.success(request, f"{count} message{s} en route." if count else "Modifications classées.")
            return redirect("admin:programme_session_change", pk)
        news = to_announce(session)
        context = {
            "news": news,
            "people": services.told_of(session) if news else [],
            "speakers": [one.speaker.full_name for one in session.interventions.select_related("speaker")],
            "mails": previewed(session, by=by) if news else [],
        }
        return self._page(request, session, "admin/inscriptions/session/tell.html", title="Prévenir", **context)

    def _page(self, request, session, template, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "original": session}
        return TemplateResponse(request, template, context)
