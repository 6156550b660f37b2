# Rencontre. « make run » serves the day on this machine, « make test » runs every test; « make help » lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALLED := .venv/installed
DEV_INSTALLED := .venv/installed-dev
# WeasyPrint draws with Pango; the PDFs are set in these two families of letters.
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core
PACKAGES += $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv) $(WITH)
TEST_DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/rencontre
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

export DEBUG ?= 1
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help run test check lint coverage bench screenshots races requirements packages production clean

help: ## liste les commandes
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: $(INSTALLED) ## installe ce qui manque, prépare la journée de démonstration et la sert sur http://127.0.0.1:8000
	@$(BIN)/python manage.py demo --skip-checks
	@echo "Le site : $(SITE_URL)/ – la gestion : $(SITE_URL)/admin/ – les messages : var/mails/"
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# What is not there is left out, and said; in the CI that is a failure.
POSTGRESQL_ANSWERS = $(BIN)/python -c 'import psycopg; psycopg.connect("$(TEST_DATABASE_URL)", dbname="postgres", connect_timeout=3)' 2>/dev/null
LEAVE_OUT = { echo "Laissé de côté : $(1)"; [ "$${CI:-}" != true ]; }
PYTEST = $(BIN)/python -m pytest
# Which branches of the product are taken, unless ARGS chooses among the tests; kept only when they all pass.
MEASURED := var/coverage
WITH_BROWSER := $(if $(CHROMIUM),,-m "not browser")

# Three runs at once on two processors, since tests wait too: PostgreSQL, and SQLite in two parts, both measured; then the
# browser, apart: measuring slows down what it plays. What no database changes (documents, geometry) is played on SQLite
# alone. ARGS has one run an engine, and nothing measured.
test: $(DEV_INSTALLED) ## tous les tests, sur SQLite et sur PostgreSQL (ARGS="-k mot" en choisit)
	@[ -n "$(CHROMIUM)" ] || $(call LEAVE_OUT,les tests dans un navigateur : Chromium n’est pas installé.)
	@$(POSTGRESQL_ANSWERS) || $(call LEAVE_OUT,les tests sur PostgreSQL : TEST_DATABASE_URL ne répond pas.)
	@logs=$$(mktemp -d); trap 'kill $$(jobs -p) 2>/dev/null || true; rm -rf "$$logs"' EXIT; \
	postgresql() { \
		! $(POSTGRESQL_ANSWERS) || DATABASE_URL="$(TEST_DATABASE_URL)" \
			$(PYTEST) -p no:cacheprovider -m "not browser and not once" $(ARGS) || [ $$? = 5 ]; \
	}; \
	sqlite() { DATABASE_URL="sqlite:///$(CURDIR)/var/$$1.sqlite3" "$${@:2}"; }; \
	part() { \
		sqlite $$1 $(BIN)/python -m coverage run --data-file=$(MEASURED).$$1 \
			-m pytest -p no:cacheprovider -m "not browser" "$${@:2}"; \
	}; \
	others() { \
		failed=0; \
		part others tests --ignore=tests/inscriptions || failed=1; \
		[ -z "$(CHROMIUM)" ] || sqlite browser $(PYTEST) -p no:cacheprovider -m browser || failed=1; \
		return $$failed; \
	}; \
	failed=0; \
	postgresql >"$$logs/PostgreSQL" 2>&1 & runs=$$!; \
	if [ -n "$(if $(ARGS),chosen)" ]; then \
		DATABASE_URL= $(PYTEST) $(WITH_BROWSER) $(ARGS) || failed=1; \
	else \
		mkdir -p var; rm -f $(MEASURED)*; \
		others >"$$logs/SQLite, suite, et navigateur" 2>&1 & runs+=" $$!"; \
		part inscriptions tests/inscriptions || failed=1; \
	fi; \
	for run in $$runs; do wait $$run || failed=1; done; \
	tail -n +1 "$$logs"/*; \
	[ $$failed != 0 ] || [ -n "$(if $(ARGS),chosen)" ] \
		|| $(BIN)/python -m coverage combine --quiet --data-file=$(MEASURED) $(MEASURED).*; \
	exit $$failed

PRODUCTION := DEBUG=0 SECRET_KEY="$$(head -c 48 /dev/urandom | base64 -w 0)" SITE_URL=https://rencontre.exemple.fr \
	DATABASE_URL=postgresql:///rencontre EMAIL_URL=smtps://smtp.exemple.fr TASKS=database TRUSTED_PROXIES=1 \
	OPERATOR=technique@exemple.fr

check: lint coverage ## relit le code et mesure ce que les tests en parcourent

lint: $(DEV_INSTALLED) ## relit le code, les gabarits, les migrations et les réglages de production
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m tests.house.templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, comme en production"
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

coverage: $(MEASURED) ## dit quelle part des branches les tests parcourent, et refuse moins que le plancher
	@echo "Part parcourue du code et de ses branches : $$($(BIN)/python -m coverage report --format=total --fail-under=0) %"
	@$(BIN)/python -m coverage report --format=total >/dev/null || { $(BIN)/python -m coverage report; exit 1; }

# What « make test » measured serves until a source changes; else SQLite alone measures, without the browser.
$(MEASURED): $(DEV_INSTALLED) pyproject.toml $(shell find programme inscriptions rencontre templates tests -type f -not -name '*.pyc')
	@echo "Les tests, pour mesurer ce qu’ils parcourent…"
	@DATABASE_URL= $(BIN)/python -m coverage run -m pytest -m "not browser" || { rm -f $@; exit 1; }

BENCHES := pages registrations floor opening known guessing many growth spreadsheets reading programmes documents exports \
	paper allocation typography letters campaign outages blank_form slow_phone

bench: $(DEV_INSTALLED) ## mesure les pages, les inscriptions, les actes, les imports, les PDF et les filtres
	@for bench in $(BENCHES); do $(BIN)/python -m tests.bench.$$bench; done

screenshots: $(DEV_INSTALLED) ## photographie les pages, celles de chaque étape de la démonstration et les messages, dans var/captures
	@SCREENSHOTS=var/captures DATABASE_URL= $(PYTEST) tests/browser/test_pages.py tests/browser/test_stages.py tests/browser/test_letters.py
	@echo "Les images : var/captures/"

races: $(DEV_INSTALLED) ## les courses à la dernière place, vingt fois chacune, sur les deux moteurs
	@RACE_RUNS=20 $(MAKE) --no-print-directory test ARGS="-m race"

requirements: $(DEV_INSTALLED) ## refait les deux listes de bibliothèques, versions et empreintes
	$(COMPILE) --upgrade --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

production: ## met le site en production sur cette machine, ou le met à jour : sudo make production SITE=https://…
	@rencontre/deploy/install

clean: ## efface l’environnement et les caches ; la base, les messages et les fichiers de var/ restent
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis var/coverage* var/mypy var/static var/test-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

packages: ## installe les paquets du système qui manquent (Debian, Ubuntu)
	@if ! command -v apt-get >/dev/null; then \
		echo "Sans apt : installez vous-même Pango et les polices Liberation et DejaVu."; exit 0; fi; \
	missing=$$(for package in $(PACKAGES); do \
		dpkg-query -W -f='$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || echo $$package; done); \
	[ -n "$$missing" ] || exit 0; \
	echo "Paquets à installer :" $$missing; \
	root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	$$root apt-get -qq update; \
	$$root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null

$(INSTALLED): requirements.txt
	@$(MAKE) --no-print-directory packages
	@$(PYTHON) -c 'import sys; sys.exit("Rencontre demande Python 3.11 ou plus récent." if sys.version_info < (3, 11) else 0)'
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	@echo "Installation des bibliothèques…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(DEV_INSTALLED): requirements-dev.txt $(INSTALLED)
	@echo "Installation des outils de test…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
