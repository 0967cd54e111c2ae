# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree "${file%/*}"
if [ -L "$file" ] && [ "$(/usr/bin/readlink "$file")" = "$managed" ]; then
  say 'Already up to date. Nothing was changed.'
  linked=yes
else
  if [ -L "$file" ] || [ ! -f "$file" ]; then die "$file is no longer a regular file. Nothing was changed."; fi
  [ -f "$managed" ] || die "$managed was not found. Nothing was changed."
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
    die "$kept_file already exists with other contents. Nothing was changed."
  fi
fi

# step: link
if [ "$linked" = no ]; then
  new_link "$file" "$managed"
  replace "$file"
fi
