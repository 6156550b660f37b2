"""Templates are written one way, and what tells a fault tells it."""

import re

import pytest

from tests.house.templates import LONGEST, faults, ours

HEAD = "{% comment %} A name. person. {% endcomment %}\n"
LONG_HEAD = '{% extends "a.html" %}\n{% comment %}\nA name.\nperson.\n{% endcomment %}\n{% load static %}\n'
NOTE = "a note is {% comment %} … {% endcomment %}, once, at the head, on lines of its own"


def test_our_templates_have_no_fault():
    assert [fault for name, text in ours().items() for fault in faults(name, text)] == []


def test_a_template_that_another_includes_says_at_its_head_what_it_reads():
    templates = {name.removeprefix("templates/"): text for name, text in ours().items()}
    included = {name for text in templates.values() for name in re.findall(r'{% include "([^"]+)"', text)}

    assert {name for name in included & templates.keys() if "{% comment %}" not in templates[name]} == set()
    assert len(included & templates.keys()) > 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>" + "a" * (LONGEST - 3) + "\n",
        '<a href="{% url "home" %}"{% if a == "b" %} hidden{% endif %}>1 = 2, l\'an</a>\n',
        '<a title="l\'an">{{ name|default:"l\'an" }}</a>\n',
        "«&nbsp;Oui&nbsp;!&nbsp;» &amp; &lt;b&gt; &rsaquo;\n",
        HEAD + "<p>Oui</p>\n",
        "{% comment %} The person's name. {% endcomment %}\n<p>Oui</p>\n",
        LONG_HEAD + "<p>Oui</p>\n",
    ],
)
def test_a_template_well_written_has_no_fault(text):
    assert faults("page.html", text) == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("<p>\n" + "a" * (LONGEST + 1), 2, "141 characters, 140 at most"),
        ("<p>\n<a href=\"{% url 'home' %}\">", 2, "double quotes in {% url 'home' %}"),
        ("{{ name|default:'' }}", 1, "double quotes in {{ name|default:'' }}"),
        ("<p>\n<a\n  class='button'>", 2, "double quotes around each value of <a\n  class='button'>"),
        ("<td class=box>", 1, "double quotes around each value of <td class=box>"),
        ("<td class={{ kind }}>", 1, "double quotes around each value of <td class={{ kind }}>"),
        (
            '<td class={% if a %}"box"{% endif %}>',
            1,
            'double quotes around each value of <td class={% if a %}"box"{% endif %}>',
        ),
        ("a\u00a0:", 1, "&nbsp; instead of the character U+00A0"),
        ("\n\na\u202f;", 3, "&nbsp; instead of the character U+202F"),
        ('{{ names|join:"\u2009; " }}', 1, "&nbsp; instead of the character U+2009"),
        ("a&#160;:", 1, "&nbsp; instead of &#160;"),
        ("a&#xA0;:", 1, "&nbsp; instead of &#xA0;"),
        ("a&#8239;;", 1, "&nbsp; instead of &#8239;"),
        ("a&thinsp;;", 1, "&nbsp; instead of &thinsp;"),
        ("{# A name. #}\n<p>", 1, NOTE),
        ("{% comment %}A name.{% endcomment %}\n<p>", 1, NOTE),
        ("{% comment %} A name. {% endcomment %}<p>", 1, NOTE),
        ("{% comment %} A name.\nperson. {% endcomment %}\n<p>", 1, NOTE),
        ('{% comment "head" %} A name. {% endcomment %}\n<p>', 1, NOTE),
        ('{% extends "a.html" %}{% comment %} A name. {% endcomment %}\n<p>', 1, NOTE),
        ("<p>\n" + HEAD, 2, NOTE),
        (HEAD + HEAD, 2, NOTE),
        (HEAD + "<p>{# why #}", 2, NOTE),
        (LONG_HEAD + "<p>\n{% comment %}\nwhy\n{% endcomment %}\n", 8, NOTE),
    ],
)
def test_a_fault_is_told_with_its_line(text, line, what):
    assert faults("page.html", text) == [f"page.html:{line}: {what}"]


def test_faults_are_told_in_the_order_of_the_lines():
    found = faults("page.html", "a\u00a0:\n{# b #}\n<a class='c'>\nd&#160;:")

    assert [fault.partition(": ")[0] for fault in found] == [f"page.html:{line}" for line in (1, 2, 3, 4)]
