/** The shell text of `fix-key-permissions`. Its steps share `key`, `new_key` and `group`. */

/**
 * The same checks as in the plan, as root and right before the change. Every folder above is root's and
 * closed to others, so nothing can be swapped between this check and the next step.
 */
export function checkShell(key: string, newKey: string, group: string, folders: string): string {
  return `begin_changes 'fix-key-permissions'
key=${key}
new_key=${newKey}
group=${group}
for folder in ${folders}; do
  if [ -L "$folder" ] || [ -z "$(/usr/bin/find -H "$folder" -prune -type d -user 0 ! -perm -020 ! -perm -002)" ]; then
    say "$folder is not a folder that only root can change."
    exit 1
  fi
done
if [ -L "$key" ] || [ ! -f "$key" ]; then
  say "$key is not a plain file."
  exit 1
fi`
}

/** New file with its owner and mode beside the old, then renamed: the key is old or new, never torn. */
export const replaceShell = `if [ -n "$(/usr/bin/find -H "$key" -prune -type f -user 0 -group "$group" -perm 0600)" ]; then
  say "It is so already: nothing is changed."
else
  leftover=$new_key
  /bin/rm -f "$new_key"
  /usr/bin/install -o 0 -g "$group" -m 0600 "$key" "$new_key"
  change_file "$key" "$new_key"
fi`
