import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.urls import reverse

from inscriptions.post.links import token
from tests.pages import text_of


class SmallForm(forms.Form):
    last_name = forms.CharField(label="Nom", help_text="Tel qu’il s’écrira sur le badge.")
    email = forms.EmailField(label="Adresse e-mail")
    phone = forms.CharField(label="Téléphone", required=False)
    attends_lunch = forms.BooleanField(label="Déjeuner", required=False)
    profile = forms.ChoiceField(
        label="Profil", choices=[("elu", "Élu·e"), ("autre", "Autre")], widget=forms.RadioSelect
    )
    slot = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("Vous", Div("last_name", "email", css_class="pair"), "phone"),
            Fieldset("Votre présence", "attends_lunch", "profile", "slot", css_id="presence"),
        )
        self.helper.add_input(Submit("send", "S’inscrire"))


def test_a_fresh_form_shows_no_error():
    html = render_crispy_form(SmallForm())

    assert 'role="alert"' not in html
    assert "aria-invalid" not in html


def test_required_fields_say_so_in_words():
    html = render_crispy_form(SmallForm())

    assert '<label for="id_last_name">Nom (obligatoire)</label>' in html
    assert '<label for="id_phone">Téléphone</label>' in html
    assert "<legend>Profil (obligatoire)</legend>" in html


def test_errors_are_summed_up_above_the_form_with_links_to_their_fields():
    html = render_crispy_form(SmallForm({"email": "alice"}))

    summary, form = html.split("<form", 1)
    assert "3 points à corriger" in summary
    assert re.findall(r'href="#([^"]+)"', summary) == ["id_last_name", "id_email", "id_profile"]
    assert all(f'id="{target}"' in form for target in ["id_last_name", "id_email", "id_profile"])
    assert 'role="alert" tabindex="-1" autofocus' in summary


def test_the_summary_says_what_has_not_happened_yet():
    named = SmallForm({})
    named.unsent = "La personne n’est pas encore inscrite"

    headings = [re.findall("<h2[^>]*>(.*)</h2>", render_crispy_form(form)) for form in (SmallForm({}), named)]

    assert headings == [["Votre demande n’est pas encore envoyée"], ["La personne n’est pas encore inscrite"]]


@pytest.mark.django_db
def test_signing_up_and_changing_are_told_apart_when_refused(client, alice):
    addresses = [
        reverse("inscriptions:sign_up", args=[alice.event.slug]),
        reverse("inscriptions:change", args=[token(alice)]),
    ]

    said = [text_of(client.post(path, {"first_name": "Alice"}).content.decode()) for path in addresses]

    assert "Votre demande n’est pas encore envoyée" in said[0]
    assert "Vos changements ne sont pas encore enregistrés" in said[1]
    assert "Votre demande" not in said[1]


def test_every_described_by_id_exists():
    html = render_crispy_form(SmallForm({"email": "alice"}))

    ids = set(re.findall(r' id="([^"]+)"', html))
    described = [target for value in re.findall(r'aria-describedby="([^"]+)"', html) for target in value.split()]
    assert described == ["id_last_name_helptext", "id_last_name_error", "id_email_error", "id_profile_error"]
    assert set(described) <= ids


def test_values_are_kept_and_escaped():
    html = render_crispy_form(SmallForm({"last_name": "<b>d'ORVAL</b>", "email": "alice", "attends_lunch": "on"}))

    assert 'value="&lt;b&gt;d&#x27;ORVAL&lt;/b&gt;"' in html
    assert 'value="alice"' in html
    assert re.search(r'name="attends_lunch"[^>]* checked', html)


def test_every_input_has_one_label():
    html = render_crispy_form(SmallForm())

    inputs = re.findall(r'<input type="(?:text|email|checkbox|radio)"[^>]* id="([^"]+)"', html)
    assert sorted(re.findall(r'<label for="([^"]+)"', html)) == sorted(inputs)
    assert len(inputs) == 6


@pytest.mark.parametrize("markup", ["<legend>Vous</legend>", '<fieldset id="presence" class="group">', 'type="submit"'])
def test_layout_objects_are_rendered(markup):
    html = " ".join(render_crispy_form(SmallForm()).split())

    assert markup in html


def test_the_filter_renders_a_form_without_layout():
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": SmallForm({})}))

    assert html.count('role="alert"') == 1
    assert re.findall(r' name="([^"]+)"', html) == [
        "last_name", "email", "phone", "attends_lunch", "profile", "profile", "slot"
    ]  # fmt: skip
    assert "<form" not in html
