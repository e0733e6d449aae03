#!/bin/sh
# cli.sh BINARY: the commands as an administrator meets them.  Every trouble gets one plain
# sentence on stderr and a code of sysexits.h, and changes no file.
set -u
umask 077
binary=$(realpath "$1")
place=$(mktemp -d)
server=
not_ok=0
trap 'stop; rm -rf "$place"' EXIT
cd "$place" || exit 1

stop() { # SIGTERM, and the exit code of the server in $ended
    [ -n "$server" ] || return 0
    kill -TERM "$server" 2>/dev/null
    wait "$server"
    ended=$?
    server=
}

say() { # name, 0 when fine, why not
    if [ "$2" -eq 0 ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        echo "$3" | sed 's/^/    /'
        not_ok=1
    fi
}

print_of_all() {
    find . -type f ! -name 'out' ! -name 'err' ! -name 'served*' ! -name '*.lock' -exec cksum {} + | sort
}

cp_() { # what the program says to these words: code in $code, texts in out and err
    timeout 60 "$binary" "$@" >out 2>err </dev/null
    code=$?
}

is_said() { # pattern, or nothing
    if [ -n "$1" ]; then grep -q -- "$1" out; else [ ! -s out ]; fi
}

works() { # name, pattern of stdout, words...
    name=$1 pattern=$2
    shift 2
    cp_ "$@"
    [ "$code" -eq 0 ] && [ ! -s err ] && is_said "$pattern"
    say "$name" $? "code $code, out: $(cat out), err: $(cat err)"
}

# name, code, pattern of the sentence, words...; with may_write=1 the store may have
# changed (its jobs begin before the address is taken).
may_write=0
refuses() {
    name=$1 wanted=$2 pattern=$3
    shift 3
    before=$(print_of_all)
    cp_ "$@"
    after=$(print_of_all)
    [ "$code" -eq "$wanted" ] && grep -q "^channel-panel: .*$pattern" err &&
        [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ] && { [ "$may_write" -eq 1 ] || [ "$before" = "$after" ]; }
    say "$name" $? "code $code, not $wanted; out: $(cat out); err: $(cat err); files: $after"
}

serve() { # words...: waits until the server is ready, its address in $address
    for _ in 1 2 3 4 5 6 7 8; do
        : >served
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
        "$binary" serve --store s.db --key-file key --listen "127.0.0.1:$port" "$@" >served 2>served.err &
        server=$!
        while ! grep -q '^ready' served && kill -0 "$server" 2>/dev/null; do sleep 0.05; done
        address=$(sed -n 's/^ready //p' served)
        [ -z "$address" ] || return 0
        wait "$server"
        server=
        grep -q 'already listens' served.err || return 1
    done
    return 1
}

copy_as() { # name: a copy of the store, to be spoilt
    cp s.db "$1"
    cp s.db.keys "$1.keys"
}

secret() { head -c 48 /dev/urandom | base64; }

secret >key
secret >other
secret >exposed
chmod 644 exposed
echo tiny >tiny
echo 'correct horse battery 7' >words
echo 'too short' >weak
lead='Luton Borough Council'
store='--store s.db --key-file key'
admin='--admin-email admin@luton.example'

# ---- words ---------------------------------------------------------------------------
works 'help is on stdout' 'channel-panel init --store' help
cp_ nonsense
[ "$code" -eq 64 ] && [ "$(head -n 1 err)" = 'channel-panel: there is no command "nonsense".' ]
say 'an unknown command is 64, with the list of commands' $? "$code $(cat err)"
cp_
[ "$code" -eq 64 ] && [ -s err ] && [ ! -s out ]
say 'no command is 64' $? "$code"
refuses 'an unknown option is 64' 64 'no option --nonsense' verify --nonsense
refuses 'an option without its value is 64' 64 'needs a value' verify --store
refuses 'a missing option is 64' 64 '--store is missing' verify --key-file key

# ---- init ----------------------------------------------------------------------------
new='--store s.db'
refuses 'init without a key file is 66' 66 'no file nokey' init $new --key-file nokey $admin --password-file words
refuses 'init with a short key file is 78' 78 'too short' init $new --key-file tiny $admin --password-file words
refuses 'init with a key file others may read is 78' 78 'chmod 600' init $new --key-file exposed $admin --password-file words
refuses 'init without a password file is 66' 66 'no file nothing' init $new --key-file key $admin --password-file nothing
refuses 'init with a weak password is 65' 65 '12 characters' init $new --key-file key $admin --password-file weak
refuses 'init with a wrong address is 65' 65 'not an e-mail' init $new --key-file key --admin-email nobody --password-file words
refuses 'init in a folder that is not there is 73' 73 'does not exist' init --store no/s.db --key-file key $admin --password-file words
refuses 'init without a terminal asks for a key file' 78 'terminal' init $new $admin --password-file words
(
    trap '' XFSZ
    ulimit -f 128
    before=$(print_of_all)
    cp_ init $new --key-file key $admin --password-file words
    [ "$code" -ge 64 ] && [ "$code" -le 78 ] && [ "$(wc -l <err)" -eq 1 ] && [ "$before" = "$(print_of_all)" ]
)
say 'init on a full disk leaves nothing behind' $? "$(cat err; ls)"
works 'init makes a store' 'Created s.db' init $store $admin --password-file words
[ "$(stat -c %a s.db s.db.keys | sort -u)" = 600 ] && [ ! -e s.db-wal ]
say 'only its owner may read it, and no -wal is left' $? "$(ls -l)"
refuses 'init over a store is 73' 73 'is left alone' init $store $admin --password-file words
cp s.db.keys k.db.keys
refuses 'init beside key slots of that name is 73' 73 'is left alone' init --store k.db --key-file key $admin --password-file words

# ---- whole and up to date ------------------------------------------------------------
works 'verify says it is whole' '^Whole: ' verify $store
works 'doctor says what it looked at' '^fine .*free on the disk' doctor $store
works 'migrate has nothing to do' '^Nothing to do' migrate $store
works 'routes names a route, its permission and its roles' '^POST  */cases/{case}/notes  *NOTE_WRITE  *coordinator chair police partner_officer' routes
[ -z "$(ls | grep -E -- '-(wal|shm|journal)$')" ]
say 'no command leaves a -wal' $? "$(ls)"

# ---- people and tokens ---------------------------------------------------------------
user='--email c@luton.example'
works 'user add is silent' '' user add $store $user --name Corin --organisation "$lead" --roles coordinator,chair --password-file words
works 'user list shows the roles' 'c@luton.example .*coordinator chair\|c@luton.example .*chair coordinator' user list $store
works 'user add names the senior officer' '' user add $store --email s@luton.example --name Sandre --organisation "$lead" --senior-officer --password-file words
works 'user list shows the senior officer' 's@luton.example .*(senior officer)' user list $store
refuses 'an unknown organisation is 65' 65 'no organisation' user add $store --email d@luton.example --name D --organisation Nobody --roles chair --password-file words
refuses 'an unknown user is 66' 66 'no user' user disable $store --email nobody@luton.example
refuses 'an unknown verb is 64' 64 'Say what to do' token nonsense $store
cp_ user add $store --email d@luton.example --name D --organisation "$lead" --roles king --password-file words
[ "$code" -eq 65 ] && grep -q '^  roles: ' err
say 'an unknown role is 65 and says which field' $? "$code $(cat err)"
cp_ user add $store --email d@luton.example --name D --organisation "$lead" --roles chair --password-file weak
[ "$code" -eq 65 ] && grep -q '^  password: ' err
say 'a weak password of a user is 65' $? "$code $(cat err)"
cp_ user add $store $user --name D --organisation "$lead" --roles chair --password-file words
[ "$code" -eq 65 ] && grep -q '^  email: ' err
say 'an address that is taken is 65' $? "$code $(cat err)"
works 'user disable' '' user disable $store $user
works 'user enable' '' user enable $store $user
works 'user unlock' '' user unlock $store $user
works 'user reset' '' user reset $store $user --password-file words
works 'token issue prints the token alone' '^[A-Za-z0-9_-]\{43\}$' token issue $store --user c@luton.example
[ "$(wc -l <out)" -eq 1 ]
say 'in one line' $? "$(cat out)"
works 'token list does not show it' 'c@luton.example' token list $store
id=$(sed -n 's/ .*//p' out)
works 'token revoke' '' token revoke $store --id "$id"
works 'and it is listed as revoked' 'revoked' token list $store
refuses 'a token that is not there is 66' 66 'no such token' token revoke $store --id 5

# ---- records of people ---------------------------------------------------------------
cat >people.csv <<'END'
id,given_name,surname,date_of_birth,street,suburb,postcode,identifier
a1,Amina,Rahman,1990-05-12,12 Castle Road,Luton,LU1 1AA,4765919
"b,2",Ameena,Rehman,19901205,12 Castle Rd,Luton,LU1 1AA,
c3,Peter,Walker,1954-02-28,3 Mill Lane,Bedford,MK40 2BX,1112223
d4,,,not known,,,,
END
printf 'id,surname\n1,"Khan\n' >unclosed.csv
printf 'id,surname\n1,Khan\n1,Shah\n,Ali\n' >twice.csv
refuses 'import without saying what is 64' 64 'Say what to import' import $store people.csv
refuses 'import of a file that is not there is 66' 66 'no file nothing' import people $store nothing.csv
refuses 'a quotation mark never closed is told by row and column' 65 'Row 2, column 2' import people $store unclosed.csv
cp_ import people $store twice.csv
[ "$code" -eq 65 ] && grep -q '^  row 3, column 1: ' err && grep -q '^  row 4, column 1: ' err
say 'wrong rows are told by row and column' $? "$code $(cat err)"
works 'match without records is an empty list' '^Compared 0 records' match $store --out pairs.csv
works 'import people' '^Imported 4 records' import people $store people.csv
cp_ import people $store people.csv
[ "$code" -eq 65 ] && grep -q '^channel-panel: Nothing was imported' err
say 'the same file again is 65' $? "$code $(cat err)"
refuses 'match without a place for the answer is 64' 64 '--out is missing' match $store
refuses 'match into a folder that is not there is 66' 66 'no/pairs.csv' match $store --out no/pairs.csv
works 'match' '^Compared 4 records: 1 pairs are probably one person' match $store --out pairs.csv
[ "$(head -n 1 pairs.csv)" = left,right,score,decision ] && grep -q '^a1,"b,2",0\.[0-9]*,same$' pairs.csv &&
    [ "$(grep -c same pairs.csv)" -eq 1 ] && [ "$(stat -c %a pairs.csv)" = 600 ]
say 'it names the pair by the ids of the file, for its owner only' $? "$(cat pairs.csv)"

# ---- referrals out of a spreadsheet ------------------------------------------------------
heads='Ref,First name,Last name,Area,Type of concern,Sector,Date of concern,Referral date,Concern,Referred by'
row='Ana,Oddwater,Luton,Islamist extremism,Education,01/02/2026,20/02/2026,Talked of a fight,A teacher'
printf '%s\nA-1,%s\nA-2,%s\n' "$heads" "$row" "$row" >referrals.csv
printf '%s\nA-1,%s\n' "$heads" "$(echo "$row" | sed 's/Luton/Paris/')" >wrong.csv
before=$(print_of_all)
works 'a dry run says what each column is' '^column 2 (First name): forename' import referrals $store --dry-run referrals.csv
[ "$before" = "$(print_of_all)" ]
say 'a dry run leaves the store as it was' $? "$(print_of_all)"
cp_ import referrals $store wrong.csv
[ "$code" -eq 65 ] && grep -q '^row 2, column 4 (Area), "Paris": ' out && grep -q '^channel-panel: Nothing was imported: 1 problem' err
say 'a problem is told by row and column, and nothing imported' $? "$code $(cat out err)"
works 'import referrals' '^Imported 2 referrals' import referrals $store referrals.csv
cp_ import referrals $store referrals.csv
[ "$code" -eq 65 ] && grep -q 'This was imported before' out
say 'a reference is imported once' $? "$code $(cat out err)"

# ---- transfer --------------------------------------------------------------------------
refuses 'transfer without saying what is 64' 64 'Say transfer key, out or in' transfer $store
works 'transfer key prints one line to exchange' '^channelkey1:[0-9a-f]*$' transfer key $store
refuses 'transfer out by nobody is 64' 64 '--user is missing' transfer out $store
refuses 'transfer out by a stranger is 65' 65 'no user nobody@' transfer out $store --user nobody@luton.example
refuses 'transfer in without casework is 77' 77 'Your role' transfer in $store --user admin@luton.example people.csv

# ---- keys and files that do not fit --------------------------------------------------
refuses 'a wrong key is 77' 77 'does not open this store' verify --store s.db --key-file other
refuses 'serve with a wrong key is 77' 77 'does not open this store' serve --store s.db --key-file other --listen 127.0.0.1:9
refuses 'a missing key file is 66' 66 'no file nokey' verify --store s.db --key-file nokey
refuses 'a missing store is 66' 66 'no store nothing.db' serve --store nothing.db --key-file key --listen 127.0.0.1:9
cp s.db lost.db
refuses 'missing key slots are 66' 66 'lost.db.keys' verify --store lost.db --key-file key
copy_as spoilt.db
tr a b <s.db.keys >spoilt.db.keys
refuses 'damaged key slots are 70' 70 'key slots is damaged\|damaged' verify --store spoilt.db --key-file key
{ printf 'SQLite format 3\0'; head -c 8176 /dev/zero; } >plain.db
cp s.db.keys plain.db.keys
for command in verify migrate doctor 'serve --listen 127.0.0.1:9'; do
    refuses "$command on a plain SQLite file is 70" 70 'not encrypted' $command --store plain.db --key-file key
done
: >empty.db
cp s.db.keys empty.db.keys
refuses 'an empty file is 70' 70 'empty or cut short' verify --store empty.db --key-file key
size=$(stat -c %s s.db)
for left in 4096 20480 $((size / 2)) $((size - 4096)) $((size - 1)); do
    copy_as cut.db
    truncate -s "$left" cut.db
    refuses "cut to $left bytes is 70" 70 'backup\|damaged' verify --store cut.db --key-file key
done
refuses 'serve on a file cut short is 70' 70 'backup\|damaged' serve --store cut.db --key-file key --listen 127.0.0.1:9
refuses 'migrate on a file cut short is 70' 70 'backup\|damaged' migrate --store cut.db --key-file key
flipped=0
for nth in $(seq 1 24); do
    at=$(((size / 24) * (nth - 1) + nth * 37 % 4096))
    copy_as flipped.db
    byte=$(dd if=s.db bs=1 skip=$at count=1 2>/dev/null | od -An -tu1)
    printf "\\$(printf %o $((byte ^ 1)))" | dd of=flipped.db bs=1 seek=$at conv=notrunc 2>/dev/null
    cp_ verify --store flipped.db --key-file key
    if [ "$code" -eq 70 ] && [ "$(wc -l <err)" -eq 1 ] && ! grep -q Whole out; then
        flipped=$((flipped + 1))
    else
        echo "# byte $at: $code $(cat out err)"
    fi
done
[ "$flipped" -eq 24 ]
say 'one flipped bit in each 24th of the file is found by verify' $? "$flipped of 24"

# ---- serve ---------------------------------------------------------------------------
refuses 'serve to the network without TLS is 78' 78 'TLS\|tls' serve $store --listen 0.0.0.0:8443
may_write=1
refuses 'serve with a certificate that is not there is 66' 66 'no file nothing' serve $store --listen 127.0.0.1:9 --tls-cert nothing --tls-key nothing
may_write=0
refuses 'serve without an address is 64' 64 '--listen is missing' serve $store
may_write=1
refuses 'serve on a port that cannot be is 78' 78 'ADDRESS:PORT' serve $store --listen 127.0.0.1:99999
may_write=0
serve
say 'serve says where it is ready' $? "$(cat served served.err)"
refuses 'a second server on the same store is 75' 75 'Another server' serve $store --listen 127.0.0.1:9
copy_as second.db
may_write=1
refuses 'a second server on the same address is 75' 75 'already listens' serve --store second.db --key-file key --listen "${address#http://}"
works 'verify runs beside the server' '^Whole: ' verify $store
works 'doctor runs beside it' '^fine' doctor $store
works 'a token is issued beside it' '^[A-Za-z0-9_-]\{43\}$' token issue $store --user c@luton.example
works 'a user is added beside it' '' user add $store --email e@luton.example --name E --organisation "$lead" --roles chair --password-file words
stop
[ "$ended" -eq 0 ] && [ -z "$(ls | grep -E -- '^s.db-')" ]
say 'SIGTERM ends it with 0 and leaves no -wal' $? "$ended $(ls) $(cat served.err)"
serve
kill -KILL "$server"
wait "$server" 2>/dev/null
server=
serve
say 'the lock of a killed server is no obstacle' $? "$(cat served.err)"
kill -INT "$server"
wait "$server"
[ $? -eq 0 ]
say 'SIGINT ends it with 0' $? "$(cat served.err)"
server=
works 'the store is whole after all this' '^Whole: ' verify $store

exit "$not_ok"
