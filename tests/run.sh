#!/bin/sh
# run.sh unit|all FOLDER: runs the tests that were built there and closes with totals.
set -u
which=$1
out=$2
passed=0
failed=0
bad=
export BINARY="$out/channel-panel"
export ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0:detect_stack_use_after_return=0}"

note() { # name, status, log
    ok=$(grep -c '^\[       OK \]\|^ok ' "$3")
    not=$(grep -c '^\[  FAILED  \] [a-z_0-9]*$\|^not ok ' "$3")
    passed=$((passed + ok))
    if [ "$2" -ne 0 ]; then
        [ "$not" -gt 0 ] || not=1
        failed=$((failed + not))
        bad="$bad $1"
        cat "$3"
    fi
    printf '  %-44s %3d passed%s\n' "$1" "$ok" "$([ "$2" -eq 0 ] || echo "  FAILED")"
}

run() { # name, command...
    name=$1
    shift
    log=$out/logs/$name.log
    mkdir -p "$(dirname "$log")"
    timeout -k 5 900 "$@" >"$log" 2>&1
    note "$name" $? "$log"
}

for layer in base store domain web cli; do
    for test in $(find "$out/tests/$layer" -name 'test_*' -type f -perm -u+x 2>/dev/null | sort); do
        run "${test#"$out"/tests/}" "$test"
    done
done
for fuzzer in $(find "$out/tests/fuzz" -name 'fuzz_*' -type f -perm -u+x 2>/dev/null | sort); do
    run "fuzz/${fuzzer##*/fuzz_}" "$fuzzer" "tests/fuzz/corpus/${fuzzer##*/fuzz_}"
done
if [ "$which" = all ]; then
    for test in $(find "$out/tests/system" -name 'test_*' -type f -perm -u+x 2>/dev/null | sort); do
        run "${test#"$out"/tests/}" "$test"
    done
    for test in tests/system/*.sh; do
        [ -f "$test" ] && run "system/$(basename "$test" .sh)" sh "$test" "$out/channel-panel"
    done
    for test in tests/browser/test_*.mjs; do
        [ -f "$test" ] && run "browser/$(basename "$test" .mjs)" node "$test" "$out/channel-panel"
    done
fi
[ -z "$bad" ] || echo "failed in:$bad"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
