# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_plist "$plist"
if runs "$label"; then
  running=yes was=$was-running; say "$label is already running, so it was not unloaded."
else running=no; fi
if [ "$was" != not-loaded-running ]; then record "$label" "$was" ''; fi

# step: take out
if [ "$running" = no ]; then unload "$label"; fi

# step: switch on
quote /bin/launchctl enable "system/$label"

# step: load
if [ "$running" = no ]; then load "$label" "$plist"; fi
