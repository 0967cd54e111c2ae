# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_root d "$@"
require_tree "$working/keys"; require_root d "$working"
require_root f "$working/keys/builder_ed25519" "$working/keys/builder_ed25519.pub"
require_file "$key"
require_file "$key.pub"

# step: install
for half in '' .pub; do # the private key first: until the public one follows, they differ and this is seen and done again
  if [ -n "$half" ]; then mode=0644; else mode=0600; fi
  sum_of "$working/keys/builder_ed25519$half"; wanted=$sum
  sum_of "$key$half"
  if [ "$sum" = "$wanted" ] && [ -n "$(/usr/bin/find "$key$half" -prune -user 0 -perm "$mode")" ]; then
    say "Already in place: $key$half"
  else
    new_file "$key$half"
    /usr/bin/install -o 0 -g nixbld -m "$mode" "$working/keys/builder_ed25519$half" "$temp" 2>/dev/null ||
      /usr/bin/install -o 0 -g 0 -m "$mode" "$working/keys/builder_ed25519$half" "$temp"
    replace "$key$half" owner
  fi
done
