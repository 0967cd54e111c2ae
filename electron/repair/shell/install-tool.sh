# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree /usr/local
for pair do
  link=${pair%%=*} target=${pair#*=} folder=${pair%%=*}
  [ -f "$target" ] || die "$target was not found. Nothing was changed."
  while folder=${folder%/*}; [ ! -e "$folder" ] && [ ! -L "$folder" ]; do :; done
  require_tree "$folder"
  if [ -L "$link" ] && [ ! -d "$link" ]; then
    case $(/usr/bin/readlink "$link") in
      */Builderbar.app/Contents/Resources/"${target##*/Contents/Resources/}") ;;
      *) die "$link points to another program. Nothing was changed." ;;
    esac
  elif [ -L "$link" ] || [ -e "$link" ]; then
    die "Another file is already at $link. Nothing was changed."
  fi
done

# step: link
for pair do
  link=${pair%%=*} folder=/usr/local
  if [ "$(/usr/bin/readlink "$link" 2>/dev/null)" = "${pair#*=}" ]; then say "Already up to date: $link"; continue; fi
  rest=${link#/usr/local/}
  while [ "$rest" != "${rest#*/}" ]; do
    folder=$folder/${rest%%/*} rest=${rest#*/}
    if [ ! -e "$folder" ] && [ ! -L "$folder" ]; then record "$folder" absent folder; /bin/mkdir -m 0755 "$folder"; fi
  done
  new_link "$link" "${pair#*=}"
  replace "$link"
done
