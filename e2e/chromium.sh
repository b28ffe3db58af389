#!/bin/sh
# cspell:ignore Omnibox
# Runs the Chromium at $CHROMIUM_PATH without the pages in its own window that suggest addresses. Nobody sees them, and every window
# of a test would load two of them, which takes half a second of CPU time. Chromium reads only its last list of disabled features, so
# they are added to Playwright's.
for argument do
  shift
  case $argument in --disable-features=*) argument="$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup" ;; esac
  set -- "$@" "$argument"
done
exec "$CHROMIUM_PATH" "$@"
