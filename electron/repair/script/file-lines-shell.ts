import type { ScriptUser } from './user-folder-shell.ts'

/** The shell text that takes lines out of a file, or puts another in their place. Values are quoted. */

interface LinesOut {
  readonly repair: string
  readonly path: string
  /** The numbers of the lines, with a blank before, between and behind: `' 2 5 '`. */
  readonly lines: string
  /** What stands in the place of the first of them; absent: they only go. */
  readonly instead?: string
  /** SHA-256 of the file as it was shown, and as it is to be. */
  readonly before: string
  readonly after: string
  /** Who runs it; default root. */
  readonly whose?: ScriptUser
}

/**
 * Never through a link: nix-darwin's leads into the store. The file has to be what was shown, and what is written has to
 * be what was shown, byte for byte: whatever a shell's `read` might change shows in the checksum.
 */
export function takeLinesOutShell(parts: LinesOut): string {
  const { repair, path, lines, instead = "''", before, after, whose = 'root' } = parts
  return `begin_changes ${repair}
path=${path}
out=${lines}
instead=${instead}
if [ -L "$path" ] || [ ! -f "$path" ]; then
  say "$path is no plain file any more. Nothing is changed."
  exit 1
fi
mark_of "$path"
if [ "$mark" = ${after} ]; then
  say "It is so already: nothing is changed."
else
  if [ "$mark" != ${before} ]; then
    say "$path has changed since it was shown. Nothing is changed."
    exit 1
  fi
  ${whose === 'root' ? 'only_root' : 'only_mine'} "\${path%/*}"
  leftover=$path.builderbar-new
  /bin/rm -f "$leftover"
  /bin/cp -p "$path" "$leftover"
  line_number=0
  more=yes
  while [ "$more" = yes ]; do
    IFS='' read -r line || more=no
    line_number=$((line_number + 1))
    stays=yes
    case $out in
      *" $line_number "*)
        stays=$instead
        line=$instead
        instead=''
        ;;
    esac
    if [ -z "$stays" ]; then
      :
    elif [ "$more" = yes ]; then
      printf '%s\\n' "$line"
    else
      printf '%s' "$line"
    fi
  done <"$path" >"$leftover"
  mark_of "$leftover"
  if [ "$mark" != ${after} ]; then
    say "What was written is not what was shown. Nothing is changed."
    exit 1
  fi
  change_file "$path" "$leftover"
fi`
}
