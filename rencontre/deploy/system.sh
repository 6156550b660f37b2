# What the site puts in the system: units, its command, nginx and its certificate. « install » reads this file.

# --- Files of the system -----------------------------------------------------------------------------------------
# Each version keeps what it puts there in .etc/; what was put last is kept in .installed/, to know what somebody changed.

place_of() {
  case $1 in *.service | *.timer) echo "$UNITS/$1" ;; *.conf) echo "$NGINX/$1" ;; *) echo "$COMMANDS/$1" ;; esac
}

keep_files_of() {
  local file
  mkdir -p "$VERSIONS/.main"
  for file in "${SERVICES[@]}" "${TIMERS[@]}" rencontre-mails.service rencontre-sauvegarde.service rencontre.conf rencontre; do
    [ ! -f "$(place_of "$file")" ] || cp -p "$(place_of "$file")" "$VERSIONS/.main/"
  done
  mv "$VERSIONS/.main" "$SITE_LINK/.etc"
}

render() {
  local from=$VERSIONS/$1/rencontre/deploy to=$VERSIONS/$1/.etc certificate
  [ -d "$from" ] || return 0 # done by hand: kept as it was
  certificate=/etc/letsencrypt/live/$NAME
  [ -e "$certificate/fullchain.pem" ] || certificate=$OWN_CERTIFICATE
  mkdir -p "$to"
  cp "$from"/systemd/* "$from/rencontre" "$to/"
  sed "s/rencontre\.exemple\.fr/$NAME/; s#$OWN_CERTIFICATE#$certificate#" "$from/nginx.conf" >"$to/rencontre.conf"
}

put_files() {
  render "$1"
  local new last place file
  install -d -m 755 "$UNITS" "$NGINX" "$HOME_DIR/.installed"
  for new in "$VERSIONS/$1/.etc"/*; do
    file=${new##*/} last=$HOME_DIR/.installed/${new##*/} place=$(place_of "${new##*/}")
    if [ -e "$place" ] && [ -e "$last" ] && ! cmp -s "$place" "$last" && ! cmp -s "$place" "$new"; then
      REMARKS+=("$place a été modifié ici : il est laissé tel quel. Celui de cette version : $new")
      continue
    fi
    cmp -s "$place" "$new" || install -m "$([ "$file" = rencontre ] && echo 755 || echo 644)" "$new" "$place"
    cmp -s "$last" "$new" || cp "$new" "$last"
  done
  for last in "$HOME_DIR/.installed"/*; do # what this version does not have
    file=${last##*/}
    [ "$file" = rencontre ] || [ -e "$VERSIONS/$1/.etc/$file" ] || remove "$file" "$last"
  done
}

remove() {
  case $1 in *.service | *.timer) ! has_systemd || systemctl disable --quiet --now "$1" || true ;; esac
  rm -f "$(place_of "$1")" "$2"
}

# --- nginx -------------------------------------------------------------------------------------------------------

web() {
  if [ ! -e "$OWN_CERTIFICATE/fullchain.pem" ] && [ ! -e "/etc/letsencrypt/live/$NAME/fullchain.pem" ]; then
    install -d -m 755 "$OWN_CERTIFICATE"
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$NAME" -addext "subjectAltName=DNS:$NAME" \
      -keyout "$OWN_CERTIFICATE/privkey.pem" -out "$OWN_CERTIFICATE/fullchain.pem" 2>/dev/null
    chmod 600 "$OWN_CERTIFICATE/privkey.pem"
  fi
  install -d -m 755 /var/www/rencontre
  if [ "$(readlink -f /etc/nginx/sites-enabled/default)" = /etc/nginx/sites-available/default ]; then
    rm /etc/nginx/sites-enabled/default # Debian's « Welcome to nginx », which claims every name
  fi
  reload_nginx
  if is_self_signed; then ask_for_certificate; fi
}

reload_nginx() {
  nginx -t -q
  if has_systemd; then systemctl reload-or-restart nginx; else service nginx reload >/dev/null 2>&1 || true; fi
  has_systemd || pidof nginx >/dev/null || service nginx start >/dev/null
}

is_self_signed() {
  local file
  file=$(sed -n 's/^ *ssl_certificate \(.*\);/\1/p' "$NGINX/rencontre.conf" | head -n 1)
  [ "$(openssl x509 -in "$file" -noout -subject_hash)" = "$(openssl x509 -in "$file" -noout -issuer_hash)" ]
}

# Whether a file put here is what the name answers: it leads to this machine.
name_leads_here() {
  local sign
  sign=$(head -c 12 /dev/urandom | base64 -w 0 | tr -d '+/=')
  mkdir -p /var/www/rencontre/.well-known/acme-challenge
  echo "$sign" >"/var/www/rencontre/.well-known/acme-challenge/$sign"
  [ "$(fetch "http://$NAME/.well-known/acme-challenge/$sign")" = "$sign" ] && local here=1
  rm "/var/www/rencontre/.well-known/acme-challenge/$sign"
  [ -n "${here:-}" ]
}

fetch() {
  python3 -c 'import sys, urllib.request as r
try: print(r.urlopen(sys.argv[1], timeout=10).read().decode().strip())
except Exception: pass' "$1"
}

ask_for_certificate() {
  if ! name_leads_here; then
    REMARKS+=("$NAME ne mène pas (encore) à cette machine : le certificat est fait ici, les navigateurs s’en méfient. " \
      "Quand le nom y mènera, relancez : sudo make production")
    return 0
  fi
  local told=(--register-unsafely-without-email)
  [ -z "${ADMIN_EMAIL:-}" ] || told=(--email "$ADMIN_EMAIL")
  make --no-print-directory -C "$HERE" packages WITH=certbot
  if certbot certonly --quiet --non-interactive --agree-tos --webroot -w /var/www/rencontre -d "$NAME" "${told[@]}" \
    --deploy-hook "nginx -s reload"; then
    put_files "$NEW"
    reload_nginx
  else
    REMARKS+=("certbot n’a pas obtenu de certificat (ci-dessus, pourquoi) : celui fait ici sert en attendant. Relancez : sudo make production")
  fi
}
