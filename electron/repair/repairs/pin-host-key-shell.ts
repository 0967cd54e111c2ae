/** The shell text of the repairs of root's known hosts. Their steps share what the first one sets. */

export function checkShell(repair: 'pin-host-key' | 'forget-host-key'): string {
  return `begin_changes '${repair}'
home=/var/root
folder=$home/.ssh
hosts=$folder/known_hosts
new=$hosts.builderbar-new
only_root "$home"
make_folder "$folder"
if [ -L "$hosts" ] || { [ -e "$hosts" ] && [ ! -f "$hosts" ]; }; then
  say "$hosts is no plain file: it is not Builderbar's to change."
  exit 1
fi`
}

/** At the top, so that a last line without its end stays as it is. */
export function pinShell(line: string): string {
  return `line=${line}
first=''
if [ -f "$hosts" ]; then
  IFS= read -r first <"$hosts" || :
fi
if [ "$first" = "$line" ]; then
  say "It is so already: nothing is changed."
else
  leftover=$new
  /bin/rm -f "$new"
  if [ -f "$hosts" ]; then
    /bin/cp -p "$hosts" "$new"
    printf '%s\\n' "$line" >"$new"
    /bin/cat "$hosts" >>"$new"
  else
    /usr/bin/install -o 0 -g 0 -m 0600 /dev/null "$new"
    printf '%s\\n' "$line" >"$new"
  fi
  change_file "$hosts" "$new"
  say "Line 1 is the key; everything behind it is as it was, byte for byte."
fi`
}
