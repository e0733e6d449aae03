#!/bin/sh
# tls.sh BINARY: the server with a certificate of its own: TLS 1.2 and 1.3, nothing older,
# and what changes in its answers.
set -u
umask 077
binary=$(realpath "$1")
place=$(mktemp -d)
server=
not_ok=0
trap '[ -z "$server" ] || kill -TERM "$server" 2>/dev/null; wait; rm -rf "$place"' EXIT
cd "$place" || exit 1

say() { # name, 0 when fine, why not
    if [ "$2" -eq 0 ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        echo "$3" | sed 's/^/    /'
        not_ok=1
    fi
}

certificate() { # name
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.crt" -days 2 \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

ask() { # path, options of s_client...: the answer in answer, the talk in talk
    path=$1
    shift
    printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$address" |
        timeout 20 openssl s_client -connect "$address" -CAfile own.crt -verify_return_error -ign_eof "$@" \
            >answer 2>talk
}

refuses() { # name, code, pattern, words...
    name=$1 wanted=$2 pattern=$3
    shift 3
    timeout 60 "$binary" serve --store s.db --key-file key --listen 127.0.0.1:9 "$@" >out 2>err
    code=$?
    echo "$code" | grep -qx -- "$wanted" && grep -q "^channel-panel: .*$pattern" err && [ "$(grep -c '^channel-panel' err)" -eq 1 ]
    say "$name" $? "code $code: $(cat err)"
}

head -c 48 /dev/urandom | base64 >key
echo 'correct horse battery 7' >words
certificate own
certificate another
"$binary" init --store s.db --key-file key --admin-email admin@luton.example --password-file words >out || exit 1

refuses 'a certificate without its key is refused' '[67][0-9]' 'tls-key\|TLS\|key' --tls-cert own.crt
refuses 'a key of another certificate is refused' 78 'certificate and key' --tls-cert own.crt --tls-key another.key
refuses 'a certificate that is none is refused' 78 'certificate and key' --tls-cert words --tls-key own.key

for _ in 1 2 3 4 5 6 7 8; do
    address=127.0.0.1:$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
    "$binary" serve --store s.db --key-file key --listen "$address" --tls-cert own.crt --tls-key own.key >served 2>log &
    server=$!
    while ! grep -q '^ready' served && kill -0 "$server" 2>/dev/null; do sleep 0.05; done
    grep -q '^ready' served && break
    wait "$server"
    server=
done
[ "$(cat served)" = "ready https://$address" ]
say 'it serves https' $? "$(cat served log)"

for version in 1_2 1_3; do
    ask /sign-in "-tls$version"
    grep -q '^HTTP/1.1 200' answer && grep -q 'Sign in' answer
    say "a page by TLS $version" $? "$(cat answer talk | tail -n 30)"
done
tr -d '\r' <answer >plain
grep -qi '^Strict-Transport-Security: max-age=' plain
say 'its answers ask for TLS from now on' $? "$(head -n 20 plain)"
grep -qi '^Set-Cookie: __Host-visit=[^;]*; Path=/; HttpOnly; SameSite=Strict; Secure' plain
say 'its cookies are for TLS and this host only' $? "$(grep -i cookie plain)"

for version in 1 1_1; do
    ask /health "-tls$version" -cipher DEFAULT@SECLEVEL=0
    ! grep -q '^HTTP/' answer && grep -q 'written [1-9]' answer &&
        grep -qi 'alert protocol version\|unexpected eof' talk
    say "TLS $version is refused by the server" $? "$(cat answer talk | tail -n 30)"
done
ask /health -tls1_2 -cipher 'RC4:3DES:NULL:EXPORT:aNULL:@SECLEVEL=0'
! grep -q '^HTTP/' answer
say 'weak ciphers are refused' $? "$(cat answer talk | tail -n 30)"

kill -TERM "$server"
wait "$server"
ended=$?
server=
[ "$ended" -eq 0 ] && ! ls | grep -q -- '-wal$'
say 'it ends with 0 and leaves no -wal' $? "$ended $(ls)"
exit "$not_ok"
