#!/bin/sh
# demo.sh BINARY: makes a demonstration store under var/ when there is none, serves it.
set -eu
binary=$1
listen=${LISTEN:-127.0.0.1:8080}
mkdir -p var
chmod 700 var
if [ ! -f var/demo.db ]; then
    umask 077
    rm -f var/demo.db.keys var/demo.key
    head -c 48 /dev/urandom | base64 >var/demo.key
    printf 'demonstration-%s\n' "$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n')" >var/demo.password
    "$binary" init --store var/demo.db --key-file var/demo.key \
        --admin-email first@luton.example --password-file var/demo.password
    "$binary" demo --store var/demo.db --key-file var/demo.key --referrals 300 --seed 1 \
        --password-file var/demo.password
fi
cat <<TEXT

Channel Panel, demonstration: http://$listen
Accounts, all with the password $(cat var/demo.password):
  coordinator@luton.example   chair@luton.example        police@bedfordshire.example
  member@health.example       partner@centralbeds.example partner@bedford.example
  provider@mentoring.example  board@luton.example        dpo@luton.example
  admin@luton.example        director@luton.example (the named senior officer)
Stop with Ctrl-C. To begin anew: rm -r var

TEXT
exec "$binary" serve --store var/demo.db --key-file var/demo.key --listen "$listen"
