/** The shell text of `reinstall-key`. Its steps share what the first one sets. */

/** The builder's own start script makes the pair as root; whatever others could have put there is not taken. */
export function checkShell(key: string, folders: string, given: string, source: string): string {
  return `begin_changes 'reinstall-key'
key=${key}
given=${given}
source=${source}
for folder in ${folders} "$given" "$source"; do
  only_root "$folder"
done
for file in "$source/builder_ed25519" "$source/builder_ed25519.pub"; do
  if [ -L "$file" ] || [ -z "$(/usr/bin/find -H "$file" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ]; then
    say "$file is not a file that only root can change."
    exit 1
  fi
done
for file in "$key" "$key.pub"; do
  if [ -L "$file" ] || { [ -e "$file" ] && [ ! -f "$file" ]; }; then
    say "$file is no plain file."
    exit 1
  fi
done`
}

/**
 * With the group that the start script gives it, where this Mac has one. The private key goes first: whatever a power cut
 * leaves, the public halves still differ, and this is seen and done again.
 */
export const installShell = `for half in '' .pub; do
  mode=0600
  if [ -n "$half" ]; then
    mode=0644
  fi
  mark_of "$source/builder_ed25519$half"
  wanted=$mark
  mark_of "$key$half"
  if [ "$mark" = "$wanted" ] && [ -n "$(/usr/bin/find -H "$key$half" -prune -type f -user 0 -perm "$mode")" ]; then
    say "It is so already: $key$half"
  else
    leftover=$key$half.builderbar-new
    /bin/rm -f "$leftover"
    /usr/bin/install -o 0 -g nixbld -m "$mode" "$source/builder_ed25519$half" "$leftover" 2>/dev/null || /usr/bin/install -o 0 -g 0 -m "$mode" "$source/builder_ed25519$half" "$leftover"
    change_file "$key$half" "$leftover"
  fi
done`
