#!/bin/sh
# fuzz.sh SECONDS JOBS FOLDER FUZZER...: runs each for that long, some at a time.
# What they find to be new is kept in FOLDER/corpus and built upon by the next run; an
# input that breaks something is left in FOLDER/found: put it into tests/fuzz/corpus with
# the fix, where every run of the tests replays it.
set -u
seconds=$1
jobs=$2
folder=$3
shift 3
mkdir -p "$folder/found" "$folder/logs"
export folder seconds
one='
    name=${1##*/fuzz_}
    log=$folder/logs/$name.log
    mkdir -p "$folder/corpus/$name"
    if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$folder/found/$name-" "$folder/corpus/$name" \
        "tests/fuzz/corpus/$name" >"$log" 2>&1; then
        runs=$(sed -n "s/^stat::number_of_executed_units: *//p" "$log")
        printf "  %-16s %9s runs, %5s inputs kept\n" "$name" "$runs" \
            "$(ls "$folder/corpus/$name" | wc -l)"
    else
        tail -40 "$log"
        printf "  %-16s FAILED\n" "$name"
        exit 255
    fi
'
printf '%s\n' "$@" | xargs -P "$jobs" -I '{}' sh -c "$one" fuzz '{}'
