# shellcheck shell=sh disable=SC2034,SC2154
# step: check
program=/nix/var/nix/profiles/default/bin/nix-store
if [ ! -x "$program" ]; then program=/run/current-system/sw/bin/nix-store; fi
require_program "$program"
require_tree /nix/var/nix/gcroots

# step: realise
for path do
  if [ -e "$path" ] || [ -L "$path" ]; then continue; fi
  # Nix takes a path that was deleted without it for valid still, and makes only a repair of it
  action=--realise
  if "$program" --check-validity "$path" >/dev/null 2>&1; then action=--repair-path; fi
  quote "$program" "$action" "$path" --option builders '' || :
  [ -e "$path" ] || [ -L "$path" ] || die "Nix cannot download $path: no cache that it uses has it. sudo darwin-rebuild switch builds the builder again."
done

# step: keep
for path do
  root=${path#/nix/store/}
  root=/nix/var/nix/gcroots/builderbar-${root%%-*}
  if [ -L "$root" ] && [ "$(/usr/bin/readlink "$root")" = "$path" ]; then
    say "It is so already: nothing is changed at $root."
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
