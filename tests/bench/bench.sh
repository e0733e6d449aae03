#!/bin/sh
# bench.sh [BINARY]: what a request costs, as Markdown tables.
#
# Serves demonstration stores of 300 and 100,000 referrals (kept under build/bench) on
# loopback, the server on one core and wrk on another.  CPU microseconds a request are the
# server's user and system time over the requests it answered while 16 connections kept it
# busy: they stay put on a noisy machine.  p50 and p99 are what 50 people see who read for
# about 100 ms between two pages.  The yardstick is GET /health: 15 bytes from the same server.
#
#   BENCH_LARGE=20000    another size than 100,000     BENCH_SECONDS=2   shorter runs
#   BENCH_ONLY="cases"   rows whose name has that word
set -eu

binary=${1:-build/release/channel-panel}
here=$(dirname "$0")
keep=build/bench
large=${BENCH_LARGE:-100000}
seconds=${BENCH_SECONDS:-4}
only=${BENCH_ONLY:-}
port=${BENCH_PORT:-18499}
server=

for tool in wrk curl taskset openssl awk; do
    command -v $tool >/dev/null || { echo "bench: $tool is missing: make deps-extra" >&2; exit 69; }
done

finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$keep/run"
}
trap finish EXIT
trap "exit 130" INT TERM
umask 077
mkdir -p "$keep"

cp "$binary" "$keep/channel-panel" # it stays the same while others build
binary=$keep/channel-panel

# ---- stores: made once for these migrations and this generator -----------------------------

made_by=$(cat migrations/*.sql src/cli/demo*.c src/cli/cmd_demo.c | cksum | cut -d' ' -f1)

store_of() { echo "$keep/$made_by-$1"; }

make_store() {
    [ ! -f "$(store_of "$1")/done" ] || return 0
    rm -rf "$keep"/*-"$1"
    mkdir -p "$(store_of "$1")"
    cd "$(store_of "$1")"
    head -c 48 /dev/urandom | base64 >key
    echo "bench-$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')" >password
    "$OLDPWD/$binary" init --store s.db --key-file key --admin-email first@luton.example \
        --password-file password >&2
    "$OLDPWD/$binary" demo --store s.db --key-file key --referrals "$1" --seed 1 \
        --password-file password >&2
    : >done
    cd "$OLDPWD"
}

# ---- the server ------------------------------------------------------------------------------

run=$keep/run
base=

# start N [tls]: serves a copy of the store, so that saved notes do not pile up in it.
start() {
    rm -rf "$run"
    mkdir -p "$run"
    cp --reflink=auto "$(store_of "$1")"/s.db "$(store_of "$1")"/s.db.keys \
        "$(store_of "$1")"/key "$(store_of "$1")"/password "$run"
    tls=
    base=http://127.0.0.1:$port
    if [ "${2:-}" = tls ]; then
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -subj /CN=127.0.0.1 -keyout "$run/tls.key" -out "$run/tls.crt" 2>/dev/null
        tls="--tls-cert $run/tls.crt --tls-key $run/tls.key"
        base=https://127.0.0.1:$port
    fi
    # shellcheck disable=SC2086
    taskset -c 0 "$binary" serve --store "$run/s.db" --key-file "$run/key" \
        --listen "127.0.0.1:$port" $tls >"$run/out" 2>"$run/log" &
    server=$!
    waited=0
    until grep -q ^ready "$run/out" 2>/dev/null; do
        sleep 0.02
        waited=$((waited + 1))
        [ $waited -lt 1500 ] || { cat "$run/log" >&2; exit 70; }
    done
}

stop() {
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
}

token_of() {
    "$binary" token issue --store "$run/s.db" --key-file "$run/key" --user "$1"
}

# The body of a browser's sign-in, and its cookie header before and after.
form_of() {
    rm -f "$run/jar"
    csrf=$(curl -sk -c "$run/jar" "$base/sign-in" | sed -n 's/.*name="csrf_token" value="\([^"]*\)".*/\1/p')
    echo "csrf_token=$csrf&email=$1&password=$(cat "$run/password")&next=%2F" >"$run/form"
}

jar_as_header() {
    awk 'NF >= 7 { printf "%s%s=%s", n++ ? "; " : "", $6, $7 }' "$run/jar"
}

cookie_of() {
    form_of "$1"
    curl -sk -o /dev/null -b "$run/jar" -c "$run/jar" --data @"$run/form" "$base/sign-in"
    jar_as_header
}

# ---- measuring -----------------------------------------------------------------------------------

ticks=$(getconf CLK_TCK)
cpu_us() { awk -v t="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / t }' "/proc/$server/stat"; }
rss_mib() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$server/status"; }

# wrk_run CONNECTIONS THINK HEADER MANNER FILE -> requests, us, p50, p99, errors
wrk_run() {
    taskset -c 1 wrk -t1 -c"$1" -d"${seconds}s" -H "$3" -s "$here/load.lua" "$base" \
        -- "$4" "$5" "$2" | sed -n 's/^BENCH //p'
}

# row NAME HEADER MANNER FILE [CONNECTIONS] [THINK]: measures, and keeps a line of figures.
row() {
    case "$1" in *"$only"*) ;; *) return 0 ;; esac
    size=$(if [ "$3" = paths ]; then curl -sk -H "$2" "$base$(head -1 "$4")" | wc -c; else echo -; fi)
    taskset -c 1 wrk -t1 -c4 -d1s -H "$2" -s "$here/load.lua" "$base" -- "$3" "$4" 0 >/dev/null
    before=$(cpu_us)
    set -- "$1" "$2" "$3" "$4" "${5:-50}" "${6:-100}" "$(wrk_run "${5:-16}" 0 "$2" "$3" "$4")"
    spent=$(cpu_us)
    people=$(wrk_run "$5" "$6" "$2" "$3" "$4")
    echo "$1|$size|$7|$before|$spent|$people|$(rss_mib)" >>"$run/../figures"
    echo "  $1: $7" >&2
}

paths() { printf '%s\n' "$@" >"$run/paths"; echo "$run/paths"; }

# fetch PATH FIELD: the values of a field in an API list, one a line.
fetch() { curl -sk -H "$api" "$base/api/v1$1" | grep -o "\"$2\":\"\\{0,1\\}[^,\"}]*" | sed 's/.*[:"]//'; }

measure() {
    : >"$keep/figures"
    api="Authorization: Bearer $(token_of coordinator@luton.example)"
    row "yardstick: GET /health" "Accept: application/json" paths "$(paths /health)"
    coordinator="Cookie: $(cookie_of coordinator@luton.example)"
    row "case list (50 rows), coordinator" "$coordinator" paths "$(paths /cases)"
    row "referral list (50 rows), coordinator" "$coordinator" paths "$(paths /referrals)"
    ids=$(curl -sk -H "$api" "$base/api/v1/cases?limit=200&status=supported" \
        | grep -o '{"id":[0-9]*,"reference"' | grep -o '[0-9]*')
    # shellcheck disable=SC2086
    row "case page" "$coordinator" paths "$(paths $(printf '/cases/%s ' $ids))"
    # shellcheck disable=SC2086
    row "chronology page" "$coordinator" paths "$(paths $(printf '/cases/%s/chronology ' $ids))"
    names=$(fetch "/cases?limit=200" surname | LC_ALL=C grep -x "[A-Za-z]*" | sort -u | head -50)
    # shellcheck disable=SC2086
    row "search by name" "$coordinator" paths "$(paths $(printf '/search?q=%s ' $names))"
    row "search by a common word" "$coordinator" paths "$(paths '/search?q=school' '/search?q=visit')"
    row "dashboard, coordinator" "$coordinator" paths "$(paths /)"
    row "case list, partner officer" "Cookie: $(cookie_of partner@bedford.example)" paths "$(paths /cases)"
    member="Cookie: $(cookie_of member@health.example)"
    row "case list, panel member" "$member" paths "$(paths /cases)"
    row "search by a common word, panel member" "$member" paths "$(paths '/search?q=school' '/search?q=visit')"
    row "case list, API" "$api" paths "$(paths /api/v1/cases)"
    # shellcheck disable=SC2086
    row "saved note (durable commit), API" "$api" notes "$(paths $(printf '/api/v1/cases/%s/notes ' $ids))" 50 1000
    # shellcheck disable=SC2086
    row "referral taken in, with look-alikes, API" "$api" referrals "$(paths $(echo "$names" | grep -v +))" 50 5000
    form_of coordinator@luton.example
    row "sign-in (Argon2id)" "Cookie: $(jar_as_header)" form "$run/form" 8 1000
}

# ---- printing -------------------------------------------------------------------------------------

# Figures lines: name|size|requests us p50 p99 errors|cpu before|cpu after|same of the people|rss
print_table() {
    awk -F'|' -v first="$1" '
        {
            split($3, busy, " "); split($6, calm, " ")
            cpu = busy[1] > 0 ? ($5 - $4) / busy[1] : 0
            if (NR == 1) yard = cpu
            other = "-"
            if (first != "") {
                while ((getline line < first) > 0) {
                    split(line, old, "|"); split(old[3], was, " ")
                    small[old[1]] = was[1] > 0 ? (old[5] - old[4]) / was[1] : 0
                }
                close(first)
                if (small[$1] > 0) other = sprintf("%.2f", cpu / small[$1])
            }
            ratio = yard > 0 ? cpu / yard : 0
            rate = busy[2] > 0 ? busy[1] * 1000000 / busy[2] : 0
            printf "| %s | %s | %.1f | %.1f | %s | %.0f | %.2f | %.2f | %s | %d |\n", $1, $2,
                cpu, ratio, other, rate, calm[3] / 1000, calm[4] / 1000, $7, busy[5] + calm[5]
        }' "$keep/figures"
}

table() { # TITLE STORE [tls] [figures of the small store]
    echo "bench: $1" >&2
    start "$2" "${3:-}"
    measure
    stop
    echo
    echo "**$1**"
    echo
    echo "| request | bytes | CPU µs a request | to the yardstick | to 300 referrals | requests/s, one core | p50 ms | p99 ms | RSS MiB | errors |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
    print_table "${4:-}"
}

make_store 300
make_store "$large"
table "300 referrals, plain" 300
cp "$keep/figures" "$keep/figures-small"
table "$large referrals, plain" "$large" "" "$keep/figures-small"
table "$large referrals, TLS 1.3, ECDSA P-256" "$large" tls "$keep/figures-small"
