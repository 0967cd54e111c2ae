# shellcheck shell=sh disable=SC2034,SC2154
# step: repair
program=/nix/var/nix/profiles/default/bin/nix-store
if [ ! -x "$program" ]; then program=/run/current-system/sw/bin/nix-store; fi
require_program "$program"
code=0
quote "$program" --repair-path "$file" --option builders '' || code=$?
if [ "$code" -ne 0 ]; then
  say "Nix cannot restore $file: it cannot be downloaded or rebuilt here."
  die 'Remove what writes to it from your configuration, then run sudo darwin-rebuild switch.' "$code"
fi

# step: verify
quote "$program" --verify-path "$file"
