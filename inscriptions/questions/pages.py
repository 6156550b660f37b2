"""« Questions », among the settings of a day: what its organiser asks besides."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from inscriptions.models import Question
from inscriptions.people.asked import questions_of
from inscriptions.questions.edit import delete_question, move_question, save_question
from inscriptions.questions.form import DeleteForm, PreviewForm, QuestionForm
from inscriptions.questions.rules import (
    MOST_QUESTIONS,
    check_no_question_is_about,
    check_no_question_is_about_its_workshops,
)
from programme.desk.hooks import day_desk, session_desk
from programme.desk.pages import ACT, Given, Tab, TeamRequest, day_page, in_fieldsets, no_link
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.typography import typographic
from rencontre.french.words import counted
from rencontre.http.keys import is_key

MAY_SET = "programme.change_event"
LIST = "admin:inscriptions_questions"


@day_page(
    "questions/",
    title="Questions",
    tab=Tab.SETTINGS,
    permission=MAY_SET,
    template="inscriptions/questions/list.html",
    methods=ACT,
)
def questions(request: TeamRequest, event: Event) -> Given:
    """GET shows them in order; POST moves one of them up or down."""
    if request.method == "POST":
        key, _, way = request.POST.get("move", "").partition(".")
        if is_key(key) and way in ("up", "down"):
            move_question(event=event, question=int(key), up=way == "up")
        return redirect(LIST, event.pk)
    numbers = dict(event.questions.order_by().values_list("pk").annotate(Count("answers")))
    rows = questions_of(event)
    return {
        "rows": [(row, numbers.get(row.question.pk, 0), row.asked(event)) for row in rows],
        "takes_more": len(rows) < MOST_QUESTIONS,
        "most": MOST_QUESTIONS,
    }


@day_page(
    "questions/ajouter/",
    title="Ajouter une question",
    tab=Tab.SETTINGS,
    permission=MAY_SET,
    template="inscriptions/questions/edit.html",
    methods=ACT,
    links=no_link,  # the list has it
    under="inscriptions_questions",
)
def question_add(request: TeamRequest, event: Event) -> Given:
    """GET shows an empty question, POST adds it."""
    return _edited(request, event, Question(event=event))


@day_page(
    "questions/<int:question>/",
    title="Question",
    tab=Tab.SETTINGS,
    permission=MAY_SET,
    template="inscriptions/questions/edit.html",
    methods=ACT,
    links=no_link,
    under="inscriptions_questions",
)
def question_edit(request: TeamRequest, event: Event, question: int) -> Given:
    """GET shows a question, POST changes it."""
    return _edited(request, event, _question_of(event, question))


def _question_of(event: Event, question: int) -> Question:
    found = event.questions.filter(pk=question).first() if is_key(str(question)) else None
    if found is None:
        raise Http404
    return found


def _edited(request: TeamRequest, event: Event, question: Question) -> Given:
    answers = question.answers.count() if question.pk else 0
    form = QuestionForm(request.POST or None, instance=question, event=event, answers=answers)
    if request.method == "POST" and form.is_valid() and _save(request, event, question, form):
        return redirect(LIST, event.pk)
    return {"adminform": in_fieldsets(form), "question": question, "answers": answers}


def _save(request: TeamRequest, event: Event, question: Question, form: QuestionForm) -> bool:
    try:
        saved = save_question(event=event, question=question.pk, said=form.cleaned_data, by=member(request.user))
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, typographic(f"Question enregistrée : « {saved} »."))
    return True


@day_page(
    "questions/<int:question>/supprimer/",
    title="Supprimer la question",
    tab=Tab.SETTINGS,
    permission=MAY_SET,
    template="inscriptions/questions/delete.html",
    methods=ACT,
    links=no_link,
    under="inscriptions_questions",
)
def question_delete(request: TeamRequest, event: Event, question: int) -> Given:
    """GET shows how many answers go with it, and where to export them; POST deletes both."""
    found = _question_of(event, question)
    form = DeleteForm(request.POST or None)
    why = ""
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            number = delete_question(event=event, question=found.pk, seen=seen, by=member(request.user))
        except DomainError as error:
            why = str(error)
        else:
            gone = f" avec {counted(number, 'réponse')}" if number else ""
            messages.success(request, typographic(f"Question supprimée{gone} : « {found} »."))
            return redirect(LIST, event.pk)
    query = {"event": event.pk}
    return {
        "question": found,
        "answers": found.answers.count(),
        "why": why,
        "export_url": reverse("admin:inscriptions_registration_export", query=query),
    }


@day_page(
    "questions/apercu/",
    title="Aperçu des questions",
    tab=Tab.SETTINGS,
    permission=MAY_SET,
    links=no_link,
    under="inscriptions_questions",
)
def questions_preview(request: HttpRequest, event: Event) -> Given:
    """The questions as the sign-up form shows them, with the look of the public pages."""
    context = {"event": event, "form": PreviewForm(event), "has_questions": bool(questions_of(event))}
    return render(request, "inscriptions/questions/preview.html", context)


session_desk.keeps.append(check_no_question_is_about)
day_desk.keeps.append(check_no_question_is_about_its_workshops)
