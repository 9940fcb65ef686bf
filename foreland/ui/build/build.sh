#!/bin/sh
# Rebuild foreland/ui/static/ui from the sources in this folder. See README.md.
set -eu
cd "$(dirname "$0")"
out=../static/ui
mods=node_modules
mkdir -p "$out/fonts" "$out/licences"

echo "styles"
npx sass --no-source-map --style=compressed --quiet-deps scss/foreland.scss "$out/foreland.css"

echo "script"
npx esbuild js/foreland.js --bundle --minify --format=esm --target=es2020 --legal-comments=none --log-level=warning \
    --banner:js="/*! Foreland. Contains parts of GOV.UK Frontend 6.6.0, Copyright (c) 2017 Crown Copyright (Government Digital Service), MIT licence: see licences/govuk-frontend.txt. */" \
    --outfile="$out/foreland.js"

echo "fonts"
for file in next-latin-400-normal next-latin-400-italic next-latin-700-normal \
    next-latin-ext-400-normal next-latin-ext-400-italic next-latin-ext-700-normal \
    mono-latin-400-normal mono-latin-ext-400-normal; do
    family=${file%%-*}
    cp "$mods/@fontsource/atkinson-hyperlegible-$family/files/atkinson-hyperlegible-$file.woff2" "$out/fonts/"
done

echo "licences"
cp "$mods/@fontsource/atkinson-hyperlegible-next/LICENSE" "$out/fonts/OFL-next.txt"
cp "$mods/@fontsource/atkinson-hyperlegible-mono/LICENSE" "$out/fonts/OFL-mono.txt"
cp licences/govuk-frontend.txt "$out/licences/"
ls -l "$out"
