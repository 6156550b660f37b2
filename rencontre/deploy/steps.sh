# The steps of « install », which reads this file; each may be played again, and then changes nothing.

say() { echo "  $*"; }

stop_with() {
  echo "$*" >&2
  exit 1
}

step() {
  STEP=$1
  shift
  echo "• $STEP"
  "$@"
}

system_only() { [ -n "$ROOT" ] || "$@"; }
has_systemd() { [ -z "$ROOT" ] && [ -d /run/systemd/system ]; }
setting() { [ -r "$SETTINGS" ] && sed -n "s/^$1=[\"']\?\([^\"']*\)[\"']\?\$/\1/p" "$SETTINGS" | tail -n 1; }
name_of() { basename "$(readlink -f "$1")"; }

# manage.py of a version, as « rencontre » runs it.
manage() {
  manage_in "$VERSIONS/$1" "${@:2}"
}

# An error is one long line (rencontre/logs.py): its end is shown, the whole unfolded in a file of root.
manage_in() {
  local said status=0
  said=$(mktemp)
  RENCONTRE_SITE=$1 "$HERE/rencontre/deploy/rencontre" "${@:2}" 2>"$said" || status=$?
  sed -e 's/.* ⏎ *//' -e '/System check identified/d' -e '/^[A-Z]*S:$/d' -e '/^$/d' -e 's/^CommandError: //' \
    -e 's/^?: ([a-z.]*[EWI][0-9]*) /  /' -e 's/^\tHINT: /    /' "$said" >&2
  if grep -q ' ⏎ ' "$said"; then
    (umask 077 && sed 's/ ⏎ /\n/g' "$said" >"$HOME_DIR/erreur.txt")
    echo "Tout le détail est dans $HOME_DIR/erreur.txt." >&2
  fi
  rm "$said"
  return "$status"
}

# --- What is installed, and under which name ---------------------------------------------------------------------

# Git as the owner of the checkout: with their keys, and without leaving them files of root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u "$(stat -c %U "$HERE")" -- "$@"; else "$@"; fi; }
in_git() { [ -e "$HERE/.git" ] && as_owner git -C "$HERE" "$@"; }

update_checkout() {
  case "$HERE/" in "$HOME_DIR"/*) stop_with "Lancez la commande d’un autre dossier que $HOME_DIR, où le site tourne :" \
    "git clone ADRESSE_DU_DÉPÔT ~/rencontre && cd ~/rencontre && sudo make production" ;; esac
  [ -z "${UPDATED:-}" ] || return 0
  STEP="Mise à jour du dossier $HERE"
  if [ -e "$SITE_LINK" ] && in_git rev-parse --abbrev-ref '@{upstream}' >/dev/null 2>&1; then
    echo "• $STEP"
    in_git pull --quiet --ff-only || stop_with "« git pull » a refusé : mettez ce dossier en ordre, puis relancez."
    UPDATED=1 exec "$HERE/rencontre/deploy/install" "$@"
  fi
  if [ -e "$SITE_LINK" ]; then
    echo "• $HERE n’est pas un clone qui suit un dépôt : il est installé tel qu’il est."
  fi
}

settle_name() {
  local known
  known=$(setting SITE_URL || true)
  SITE=${SITE:-$known} SITE=${SITE%/}
  [[ $SITE =~ ^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] ||
    stop_with "Dites l’adresse du site : sudo make production SITE=https://rencontre.exemple.fr"
  [ -z "$known" ] || [ "${known%/}" = "$SITE" ] ||
    stop_with "SITE_URL vaut $known dans $SETTINGS : changez-la là, puis relancez sans SITE."
  NAME=${SITE#https://}
  [ ! -e "$SITE_LINK" ] || OLD=$(name_of "$SITE_LINK")
  [ ! -d "$SITE_LINK" ] || [ -L "$SITE_LINK" ] || OLD=installation-a-la-main # done by hand, as the docs of 0.1 said
}

# --- The machine -------------------------------------------------------------------------------------------------

packages() { make --no-print-directory -C "$HERE" packages WITH="git nginx postgresql openssl ca-certificates"; }

account_and_folders() {
  local owner=()
  if [ -z "$ROOT" ]; then
    getent passwd rencontre >/dev/null || adduser --quiet --system --group --no-create-home --home /srv/rencontre rencontre
    owner=(-o rencontre -g rencontre)
  fi
  install -d -m 755 "$HOME_DIR" "$VERSIONS" "$COMMANDS" "$ROOT/var/cache" "$(dirname "$SETTINGS")"
  [ -n "$ROOT" ] || chown root:root "$HOME_DIR" # who runs the site does not change its code
  install -d -m 700 "${owner[@]}" "$BACKUPS"
  install -d -m 755 "${owner[@]}" "$ROOT/var/cache/rencontre"
  [ -d "$SITE_LINK/var" ] && [ ! -L "$SITE_LINK" ] || install -d -m 750 "${owner[@]}" "$VAR"
}

as_postgres() { runuser -u postgres -- "$@"; }

database() {
  local url ports
  url=${DATABASE_URL:-$(setting DATABASE_URL || true)}
  case $url in "" | postgresql:///rencontre | postgresql://:*/rencontre) ;; *) return 0 ;; esac
  [ ! -e "$SETTINGS" ] || [ -n "$(setting DATABASE_URL)" ] || return 0 # SQLite was chosen
  ports=$(pg_lsclusters --no-header | awk '{ print $3 }')
  PORT=${ports%%$'\n'*}
  if [ -n "$url" ]; then
    PORT=${url#postgresql://} PORT=${PORT%/rencontre} PORT=${PORT#:} PORT=${PORT:-5432}
    grep -qx "$PORT" <<<"$ports" || stop_with "DATABASE_URL mène à PostgreSQL par le port $PORT ; celui de cette machine est" \
      "sur le port ${ports//$'\n'/, } : dans $SETTINGS, écrivez DATABASE_URL=postgresql://:${ports%%$'\n'*}/rencontre, puis relancez."
  fi
  as_postgres pg_isready --quiet -p "$PORT" || service_of postgresql start
  for _ in $(seq 60); do as_postgres pg_isready --quiet -p "$PORT" && break || sleep 1; done
  asked() { as_postgres psql -p "$PORT" -qAt -c "$1" postgres; }
  [ "$(asked "SELECT 1 FROM pg_roles WHERE rolname = 'rencontre'")" = 1 ] || as_postgres createuser -p "$PORT" rencontre
  [ "$(asked "SELECT 1 FROM pg_database WHERE datname = 'rencontre'")" = 1 ] ||
    as_postgres createdb -p "$PORT" --owner rencontre --encoding UTF8 --template template0 rencontre
}

service_of() { if has_systemd; then systemctl "$2" "$1"; else service "$1" "$2" >/dev/null; fi; }

settings() {
  [ ! -e "$SETTINGS" ] || return 0
  local port=${PORT:-5432} url
  url=${DATABASE_URL:-postgresql://$([ "$port" = 5432 ] || echo ":$port")/rencontre}
  [[ ! ${EMAIL_URL:-}${OPERATOR:-}$url =~ [\"\'\\] ]] ||
    stop_with "Ni guillemet ni barre oblique inverse dans une adresse : écrivez %22, %27 ou %5C."
  local mails=${EMAIL_URL:+EMAIL_URL=$EMAIL_URL} operator=${OPERATOR:+OPERATOR=$OPERATOR}
  (
    umask 077
    cat >"$SETTINGS.new" <<EOF
# NOM=valeur, sans guillemets ; $, %, # et les espaces valent pour eux-mêmes. Ensuite : systemctl restart rencontre rencontre-worker rencontre-prints
# Chaque variable : docs/exploitation.md. Gardez une copie de ce fichier, à part des sauvegardes.
SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0)
SITE_URL=$SITE
DATABASE_URL=$url
TASKS=database
TRUSTED_PROXIES=1
# La messagerie, sans laquelle aucun message ne part :
${mails:-#EMAIL_URL=smtps://compte:mot-de-passe@smtp.exemple.fr?from=inscriptions%40exemple.fr}
# Qui est prévenu d’une panne :
${operator:-#OPERATOR=technique@exemple.fr}
EOF
  )
  mv "$SETTINGS.new" "$SETTINGS"
  say "$SETTINGS est écrit, lisible de root seul."
}

# --- The version -------------------------------------------------------------------------------------------------

content() {
  if [ -e "$HERE/.git" ]; then
    in_git archive HEAD
  else
    tar -C "$HERE" --sort=name --mtime=@0 --owner=0 --group=0 --exclude=./var --exclude=./.venv --exclude=__pycache__ -c .
  fi
}

prepare_version() {
  local place
  NEW=$(in_git rev-parse --short=12 HEAD || content | sha256sum | cut -c 1-12)
  if in_git status --porcelain 2>/dev/null | grep -q .; then
    say "Ce qui n’est pas enregistré par git dans $HERE n’est pas installé."
  fi
  place=$VERSIONS/$NEW
  if [ -e "$place/.complete" ]; then
    say "$NEW est déjà prête."
    return 0
  fi
  say "$NEW, préparée à part"
  rm -rf "$place"
  mkdir "$place"
  content | tar -x -C "$place" --no-same-owner
  ln -s ../../var "$place/var"
  if [ -n "${PYTHON_ENV:-}" ]; then
    ln -s "$PYTHON_ENV" "$place/.venv"
  else
    python3 -m venv "$place/.venv"
    "$place/.venv/bin/pip" install -qq --disable-pip-version-check --require-hashes -r "$place/requirements.txt"
    "$place/.venv/bin/python" -m compileall -q "$place/rencontre" "$place/programme" "$place/inscriptions"
  fi
  touch "$place/.complete"
}

check_settings() {
  local place=$VERSIONS/$NEW
  [ -z "$OLD" ] || [ -L "$SITE_LINK" ] || ln -sfn "$SITE_LINK/var" "$place/var" # that of the version done by hand
  local then=""
  ! has_systemd || then=" ; puis : systemctl restart rencontre rencontre-worker rencontre-prints"
  if [ -n "$(setting EMAIL_URL)" ]; then
    manage "$NEW" check --deploy --fail-level ERROR >/dev/null
  else
    REMARKS+=("Aucun message ne partira avant qu’EMAIL_URL soit écrite dans $SETTINGS$then")
    EMAIL_URL=smtp://localhost manage "$NEW" check --deploy --fail-level ERROR >/dev/null
  fi
}

# --- From one version to the other -------------------------------------------------------------------------------

stop() {
  if has_systemd; then
    systemctl stop "${TIMERS[@]}" "${SERVICES[@]}" rencontre-mails.service 2>/dev/null || true
  elif [ -z "$ROOT" ] && answers; then
    stop_with "systemd ne tourne pas ici, et le site répond : arrêtez d’abord vous-même ce qui tourne" \
      "(le site, les deux « db_worker », ce qui est lancé chaque minute et chaque nuit), puis relancez."
  fi
}

answers() { python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8000), 1)' 2>/dev/null; }

start() {
  if has_systemd; then
    systemctl daemon-reload
    systemctl enable --quiet "${SERVICES[@]}" "${TIMERS[@]}"
    systemctl restart "${SERVICES[@]}" "${TIMERS[@]}"
  fi
}

stop_and_back_up() {
  [ -n "$OLD" ] || return 0
  local said
  ! has_systemd || STOPPED=1
  stop
  if [ -L "$SITE_LINK" ]; then
    said=$(manage "$OLD" backup "$BACKUPS")
  else
    said=$(manage_in "$SITE_LINK" backup "$BACKUPS")
  fi
  say "$said"
  BACKUP=${said%%.tar.gz*}.tar.gz
}

switch() {
  if [ -n "$OLD" ] && [ ! -L "$SITE_LINK" ]; then
    keep_files_of "$OLD"
    mv "$SITE_LINK" "$VERSIONS/$OLD"
    mv "$VERSIONS/$OLD/var" "$VAR"
    ln -s ../../var "$VERSIONS/$OLD/var"
    ln -sfn ../../var "$VERSIONS/$NEW/var"
  fi
  [ -n "$OLD" ] || return 0 # the first one is linked when its base is there: a link is what tells an update
  SWITCHED=1
  link "$NEW"
}

link() {
  ln -sfn "versions/$1" "$SITE_LINK.new"
  mv -T "$SITE_LINK.new" "$SITE_LINK"
}

migrate() {
  manage "$NEW" migrate --noinput --verbosity 0 --skip-checks
  manage "$NEW" roles --skip-checks >/dev/null
  static_files "$NEW"
  [ -n "$OLD" ] || link "$NEW"
}

static_files() {
  [ "$(cat "$HOME_DIR/.static" 2>/dev/null)" != "$1" ] || [ ! -e "$VAR/static/staticfiles.json" ] || return 0
  manage "$1" collectstatic --noinput --verbosity 0 --skip-checks
  echo "$1" >"$HOME_DIR/.static"
}

go_back() {
  stop
  link "$1"
  put_files "$1"
  local said
  said=$(manage "$1" restore "$2" --replace)
  say "${said% Redémarrez le site.}"
  manage "$1" roles --skip-checks >/dev/null
  static_files "$1"
  system_only reload_nginx
  start_and_wait
  echo "La version $1 est en service, avec les données de $2."
  has_systemd || say_what_to_start
}

forget_old_versions() {
  [ -z "$OLD" ] || [ "$OLD" = "$NEW" ] || echo "$OLD" >"$VERSIONS/.avant"
  local version kept
  kept=$(cat "$VERSIONS/.avant" 2>/dev/null || true)
  for version in "$VERSIONS"/*; do
    case ${version##*/} in "$NEW" | "$OLD" | "$kept") ;; *) rm -rf "$version" ;; esac
  done
}

# --- In the end --------------------------------------------------------------------------------------------------

start_and_wait() {
  start
  has_systemd || return 0
  for _ in $(seq 60); do
    answers && return 0
    sleep 1
  done
  journalctl --unit rencontre --lines 30 --no-pager >&2
  stop_with "Le site ne répond pas : son journal est ci-dessus."
}

first_account() {
  [ "$(manage "$NEW" shell --no-imports --verbosity 0 -c "$COUNT_ACCOUNTS")" = 0 ] || return 0
  local name=${ADMIN:-} email=${ADMIN_EMAIL:-} password
  if [ -z "$name" ] && [ -t 0 ]; then
    read -r -p "  Nom du premier compte [administration] : " name
    read -r -p "  Son adresse e-mail : " email
  fi
  name=${name:-administration} password=$(head -c 15 /dev/urandom | base64 -w 0 | tr '+/' '-_')
  DJANGO_SUPERUSER_USERNAME=$name DJANGO_SUPERUSER_EMAIL=$email DJANGO_SUPERUSER_PASSWORD=$password \
    manage "$NEW" createsuperuser --noinput --skip-checks >/dev/null
  REMARKS+=("Compte « $name », mot de passe : $password – il ne sera plus montré.")
  [ -n "$email" ] || REMARKS+=("Donnez une adresse e-mail à ce compte (dans la gestion, « Utilisateurs ») : sans elle, un mot de passe oublié ne se retrouve pas. Ou :"
    "  sudo rencontre shell -c \"User.objects.filter(username='$name').update(email='vous@exemple.fr')\"")
}
COUNT_ACCOUNTS='from django.contrib.auth.models import User; print(User.objects.count())'

said_way_back() {
  echo "sudo $VERSIONS/$NEW/rencontre/deploy/install back $OLD $BACKUP"
}

# What the units run, as the command `rencontre` says it.
say_what_to_start() {
  local unit when
  echo "systemd ne tourne pas ici : rien n’est démarré. À lancer, et à relancer après chaque mise à jour :"
  for unit in "${SERVICES[@]}" rencontre-mails.service rencontre-sauvegarde.service; do
    case $unit in *-mails.*) when="chaque minute" ;; *-sauvegarde.*) when="chaque nuit  " ;; *) when="sans fin     " ;; esac
    [ ! -f "$UNITS/$unit" ] || sed -n -e "s#^ExecStart=.*/python -m gunicorn .*#  $when  sudo rencontre serve#p" \
      -e "s#^ExecStart=.*/python manage\.py#  $when  sudo rencontre#p" "$UNITS/$unit"
  done
}

conclude() {
  local remark
  echo
  echo "Le site : $SITE/ – la gestion : $SITE/$(setting ADMIN_PATH | grep . || echo admin)/"
  for remark in "${REMARKS[@]}"; do echo "$remark"; done
  if [ -n "$OLD" ] && [ "$OLD" != "$NEW" ]; then
    echo "Pour revenir à la version d’avant, avec ses données (ce qui est fait depuis est perdu) :"
    echo "  $(said_way_back)"
    echo "Après ce retour, ne relancez pas make production avant que le dépôt soit corrigé : cette version reviendrait."
  fi
  has_systemd || say_what_to_start
}
