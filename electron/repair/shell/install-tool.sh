# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree /usr/local
if [ ! -e "${link%/*}" ] && [ ! -L "${link%/*}" ]; then /bin/mkdir -m 0755 "${link%/*}"; fi
require_root d "${link%/*}"
[ -f "$tool" ] || die "$tool is not there. Nothing is changed."
if [ -L "$link" ] && [ ! -d "$link" ]; then
  case $(/usr/bin/readlink "$link") in
    */Builderbar.app/Contents/Resources/builderbar) ;;
    *) die "$link leads elsewhere. Nothing is changed." ;;
  esac
elif [ -L "$link" ] || [ -e "$link" ]; then
  die "Something else lies at $link. Nothing is changed."
fi

# step: link
new_link "$link" "$tool"
replace "$link"
