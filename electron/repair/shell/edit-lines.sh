# shellcheck shell=sh disable=SC2034,SC2154
# step: edit
if [ -L "$file" ] || [ ! -f "$file" ]; then die "$file is no longer a regular file. Nothing was changed."; fi
sum_of "$file"
if [ "$sum" = "$wanted" ]; then
  say 'Already up to date. Nothing was changed.'
else
  [ "$sum" = "$shown" ] || die "$file has changed since it was shown. Nothing was changed."
  new_file "$file"
  /bin/cp -p "$file" "$temp"
  edit_lines "$file" "$lines" "$replacement" >"$temp"
  sum_of "$temp"
  [ "$sum" = "$wanted" ] || die "The new file is not the one that was shown. Nothing was changed."
  replace "$file"
fi
