# shellcheck shell=sh disable=SC2034,SC2154
# step: check
program=/nix/var/nix/profiles/default/bin/nix-store
if [ ! -x "$program" ]; then program=/run/current-system/sw/bin/nix-store; fi
require_program "$program"
require_tree /nix/var/nix/gcroots

# step: realise
for path do
  if [ -e "$path" ] || [ -L "$path" ]; then continue; fi
  # A path that was deleted without Nix is still valid in its database, and only a repair downloads it
  action=--realise
  if "$program" --check-validity "$path" >/dev/null 2>&1; then action=--repair-path; fi
  quote "$program" "$action" "$path" --option builders '' || :
  [ -e "$path" ] || [ -L "$path" ] || die "Nix cannot download $path: none of its binary caches has it. To build it again: sudo darwin-rebuild switch"
done

# step: keep
for path do
  root=${path#/nix/store/}
  root=/nix/var/nix/gcroots/builderbar-${root%%-*}
  if [ -L "$root" ] && [ "$(/usr/bin/readlink "$root")" = "$path" ]; then
    say "Already kept: $root"
  else
    new_link "$root" "$path"
    replace "$root"
  fi
done

# step: verify
for path do
  quote "$program" --verify-path "$path"
done

# step: start
if /bin/launchctl print "system/$label" >/dev/null 2>&1 && ! runs "$label"; then
  quote /bin/launchctl kickstart "system/$label"
fi
