#!/bin/sh
# house.sh: what the house asks of its own code and no compiler checks.
set -u
bad=0

refuse() { # reason, what grep found
    [ -z "$2" ] && return
    echo "house: $1"
    echo "$2" | sed 's/^/  /' | head -20
    bad=1
}

refuse "free() belongs to those who own C memory (house.md 3.5)" \
    "$(grep -rnE '(^|[^_a-z])free\(' src --include=*.c |
        grep -vE '^src/(base/(arena|buffer|json|mustache_set|text)|store/[a-z_]*|web/(server[a-z_]*|guard[a-z_]*|journal|hasher|app|jobs)|tools/embed)\.c')"
refuse "libmicrohttpd stays in web/server*.c" \
    "$(grep -rnl 'MHD_' src include | grep -vE '^src/web/server[a-z_]*\.[ch]$|^include/web/(server|guard|request)\.h')"
refuse "calls this house avoids" \
    "$(grep -rnE '\b(strcpy|strcat|sprintf|gets|atoi|atol|strtok|system|popen|alloca)\(' src include)"
refuse "unescaped output, inline style or script in a template" \
    "$(grep -rnE '\{\{\{|\{\{&|style="|<script>|onclick=' templates | grep -v 'templates/layout')"
refuse "files over 500 lines" \
    "$(find src include tests -name '*.[ch]' | xargs wc -l | awk '$2 != "total" && $1 > 500 {print $2": "$1}')"
refuse "left open" \
    "$(grep -rnE '\b(TODO|FIXME|XXX|HACK|not implemented|unimplemented)\b' src include migrations templates tests Makefile |
        grep -vE 'tests/support/house.sh|--XXX')"
lengths() {
    find "$@" -name '*.c' -print0 | xargs -0 awk -f tests/support/measure.awk
}
refuse "functions over 60 lines" "$(lengths src tests | awk '$1 > 60')"
refuse "half of all functions are longer than 10 lines" \
    "$(lengths src | sort -n | awk '{n[NR] = $1} END {m = n[int((NR + 1) / 2)]; if (m > 10) print "median " m}')"
[ "$bad" = 0 ] && echo "house: ok"
exit $bad
