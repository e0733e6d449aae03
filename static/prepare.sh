#!/bin/sh
# prepare.sh MODULES OUT - what the binary serves, from the npm packages and from us.
#
# GOV.UK Frontend and MoJ Frontend are taken as published, but for what a council may
# not use: GDS Transport is licensed for gov.uk alone, crest and crown are the Crown's.
# An edit that finds nothing to do stops the build: the package has changed, look again.
set -eu

modules=$1
out=$2
own=$(dirname "$0")
govuk=$modules/govuk-frontend/dist/govuk
moj=$modules/@ministryofjustice/frontend/moj

stop() {
    echo "static/prepare.sh: $*" >&2
    exit 1
}

# wanted FILE PATTERN...: the edits rely on these.
wanted() {
    file=$1
    shift
    for pattern; do
        grep -q -e "$pattern" "$file" || stop "no '$pattern' in $file any more"
    done
}

# gone FILE PATTERN...: and these may not be left.
gone() {
    file=$1
    shift
    for pattern; do
        if grep -q -e "$pattern" "$file"; then stop "still '$pattern' in $file"; fi
    done
}

rm -rf "$out"
mkdir -p "$out"

# ---- GOV.UK Frontend: no font, no crest ---------------------------------------------
from=$govuk/govuk-frontend.min.css
wanted "$from" '@font-face{font-family:GDS Transport' 'font-family:GDS Transport,arial' \
    'url(/assets/images/govuk-crest\.svg)' '--govuk-frontend-version:"6\.'
sed -e 's/@font-face{[^}]*}//g' \
    -e 's/GDS Transport,arial,sans-serif/arial,sans-serif/g' \
    -e 's/url(\/assets\/images\/govuk-crest\.svg)/none/g' \
    -e '/^\/\*# sourceMappingURL=/d' "$from" >"$out/govuk.css"
gone "$out/govuk.css" 'GDS Transport' '@font-face' 'url(' 'sourceMappingURL' '@import'

# ---- MoJ Frontend: no font, no older copy of GOV.UK's variables, no rich text editor --
from=$moj/moj-frontend.min.css
wanted "$from" 'font-family:GDS Transport,arial' ':root{--govuk-brand-colour' \
    'url(/assets/images/icon-wysiwyg-bold\.svg)' '--moj-frontend-version:"11\.'
sed -e 's/:root{[^}]*}//g' \
    -e 's/GDS Transport,arial,sans-serif/arial,sans-serif/g' \
    -e 's/url(\/assets\/images\/icon-wysiwyg-[a-z-]*\.svg)/none/g' \
    -e 's/url(\/assets\/images\//url(\/assets\//g' \
    -e '/^\/\*# sourceMappingURL=/d' "$from" >"$out/moj.css"
gone "$out/moj.css" 'GDS Transport' ':root' '/images/' 'wysiwyg-[a-z-]*\.svg' \
    'sourceMappingURL' '@import'

for icon in close-cross-black document progress-tick tag-remove-cross \
    tag-remove-cross-white toggle-plus-minus; do
    wanted "$out/moj.css" "url(/assets/icon-$icon\.svg)"
    cp "$moj/assets/images/icon-$icon.svg" "$out/"
done

# ---- scripts: ES modules, served as they are, but for the address of their map ---------
script() {
    wanted "$1" '//# sourceMappingURL='
    sed -e 's/\/\/# sourceMappingURL=.*$//' "$1" >"$2"
    gone "$2" 'sourceMappingURL' '/assets/' 'eval('
}
script "$govuk/govuk-frontend.min.js" "$out/govuk-frontend.js"
script "$moj/moj-frontend.min.js" "$out/moj-frontend.js"

# ---- our own ---------------------------------------------------------------------------
cp "$own/app.css" "$own/app.js" "$own/drafts.js" "$own/supported.js" "$own/favicon.svg" "$own/logo.svg" \
    "$own/licences.txt" "$out/"
