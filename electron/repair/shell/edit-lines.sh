# shellcheck shell=sh disable=SC2034,SC2154
# step: edit
if [ -L "$file" ] || [ ! -f "$file" ]; then die "$file is no plain file any more. Nothing is changed."; fi
sum_of "$file"
if [ "$sum" = "$wanted" ]; then
  say 'It is so already: nothing is changed.'
else
  [ "$sum" = "$shown" ] || die "$file has changed since it was shown. Nothing is changed."
  new_file "$file"
  /bin/cp -p "$file" "$temp"
  edit_lines "$file" "$lines" "$instead" >"$temp"
  sum_of "$temp"
  [ "$sum" = "$wanted" ] || die 'What was written is not what was shown. Nothing is changed.'
  replace "$file"
fi
