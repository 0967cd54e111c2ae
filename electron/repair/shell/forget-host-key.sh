# shellcheck shell=sh disable=SC2034,SC2154
# step: check
make_folder /var/root/.ssh
require_config "$hosts"

# step: write
new_file "$hosts"
if [ -f "$hosts" ]; then
  /bin/cp -p "$hosts" "$temp"
  sum_of "$hosts"
  [ "$(edit_lines "$hosts" ' ' '' | /usr/bin/shasum -a 256)" = "$sum  -" ] || die "$hosts contains bytes that are not text. Edit it by hand. Nothing was changed."
  if [ "$(/usr/bin/head -n 1 "$hosts")" = "$pin" ]; then : >"$temp"; else printf '%s\n' "$pin" >"$temp"; fi
  edit_lines "$hosts" "$(stale_lines "$hosts" "$@")" '' >>"$temp"
else
  printf '%s\n' "$pin" >"$temp"
fi
replace "$hosts"
