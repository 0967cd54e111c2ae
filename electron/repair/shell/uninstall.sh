# shellcheck shell=sh disable=SC2034,SC2154
# step: check
if [ -h "$folder" ] || [ ! -d "$folder" ]; then die "$folder isn't a folder anymore. Nothing was removed."; fi
require_tree "${folder%/*}"
for pair do
  item=${pair%%=*}
  if [ -e "$item" ] || [ -L "$item" ]; then require_tree "${item%/*}"; fi
done

# step: tool
for pair do
  item=${pair%%=*}
  [ -e "$item" ] || [ -L "$item" ] || continue
  sum_of "$item"
  if [ "$sum" != "${pair#*=}" ]; then say "Kept $item, because someone changed it."
  elif [ "$sum" = folder ]; then /bin/rmdir "$item" 2>/dev/null || say "Kept $item, because it isn't empty."
  else /bin/rm -f "$item"; say "Removed: $item"; fi
done

# step: remove
/bin/rm -rf "$folder"
