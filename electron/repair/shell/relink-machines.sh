# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree "${file%/*}"
if [ -L "$file" ] && [ "$(/usr/bin/readlink "$file")" = "$managed" ]; then
  say 'It is so already: nothing is changed.'
  linked=yes
else
  if [ -L "$file" ] || [ ! -f "$file" ]; then die "$file is no plain file any more. Nothing is changed."; fi
  [ -f "$managed" ] || die "$managed is not there. Nothing is changed."
  linked=no
fi

# step: keep
if [ "$linked" = no ]; then
  sum_of "$file"; wanted=$sum
  sum_of "$kept_file"
  if [ "$sum" = absent ]; then
    new_file "$kept_file"
    /bin/cp -p "$file" "$temp"
    replace "$kept_file"
  elif [ "$sum" != "$wanted" ]; then
    die "$kept_file is there already and says something else. Nothing is changed."
  fi
fi

# step: link
if [ "$linked" = no ]; then
  new_link "$file" "$managed"
  replace "$file"
fi
