import { guestAnswerFunctions } from './guest-answer-shell.ts'

import { type ScriptUser, userFolder } from './user-folder-shell.ts'

/**
 * Shell functions by which a root script changes files so that it can be taken back. A script has them once, at
 * its beginning, where one of its steps calls `begin_changes` or `begin_undo` (root-script.ts).
 *
 * What they keep (docs/architecture.md, "Receipts"), in /Library/Application Support/Builderbar:
 *   ID.json           0644: the receipt (core/model/receipt.ts). It is there before the first file changes, so that whatever
 *                     a power cut leaves can be taken back.
 *   backups/ID/N      0700: the Nth changed file as it was, with owner, mode and times; none where there was none.
 *   backups/ID/N.path its path.
 * What stands at a path is told by its mark: the SHA-256 of a file, `link:` with that of the target's name, `folder`,
 * or `absent`.
 *
 * A step uses them so:
 *   begin_changes ID_OF_REPAIR     once, before the first change of a plan; leaves nothing where nothing is changed
 *   only_root FOLDER               refuses a link, and a folder that others than root may change
 *   mark_of PATH                   puts the mark into $mark
 *   make_folder FOLDER             0700, where there is none
 *   change_file PATH NEW           puts the file NEW, which lies beside PATH, in its place; nothing is followed
 *   remove_file PATH
 *   note_before NAME WORD          for what is no file: the state of a service before it is changed
 *   begin_receipt, write_receipt   for what changes no file of this Mac: what root saw, in $guest (core/model/receipt.ts)
 * and an undo so:
 *   begin_undo ID_OF_RECEIPT ID_OF_REPAIR
 *   check_back N PATH BEFORE AFTER for each: refuses where the path is no longer as the repair left it
 *   put_back N PATH BEFORE AFTER   for each, the last first
 *   end_undo                       writes the receipt of the undo
 */
const rootsPlace = `store='/Library/Application Support/Builderbar'
only_root() {
  if [ -L "$1" ] || [ -z "$(/usr/bin/find -H "$1" -prune -type d -user 0 ! -perm -020 ! -perm -002)" ]; then
    say "$1 is not a folder that only root can change."
    exit 1
  fi
}
own_place() {
  only_root '/Library'
  only_root '/Library/Application Support'
  if [ ! -e "$store" ] && [ ! -L "$store" ]; then
    /bin/mkdir -m 0755 "$store"
  fi
  only_root "$store"
  if [ ! -e "$store/backups" ] && [ ! -L "$store/backups" ]; then
    /bin/mkdir -m 0700 "$store/backups"
  fi
  only_root "$store/backups"
}
`

const shared = `places=0
place=''
guest=null
osbuild=null
if [ -x /usr/bin/sw_vers ]; then
  osbuild=$(/usr/bin/sw_vers -buildVersion 2>/dev/null) || osbuild=''
  case $osbuild in
    '' | *[!0-9A-Za-z]*) osbuild=null ;;
    *) osbuild="\\"$osbuild\\"" ;;
  esac
fi
mark_of() {
  if [ -L "$1" ]; then
    mark=$(/usr/bin/readlink "$1" | /usr/bin/shasum -a 256)
    mark=link:\${mark%% *}
  elif [ -f "$1" ]; then
    mark=$(/usr/bin/shasum -a 256 <"$1")
    mark=\${mark%% *}
  elif [ -d "$1" ]; then
    mark=folder
  elif [ -e "$1" ]; then
    say "$1 is neither a file nor a link nor a folder."
    exit 1
  else
    mark=absent
  fi
}
begin_receipt() {
  own_place
  places=$((places + 1))
  at=$(/bin/date -u +%Y-%m-%dT%H:%M:%SZ)
  id=$(/bin/date -u +%Y%m%dT%H%M%SZ)-$$-$places
}
begin_place() {
  begin_receipt
  place=$store/backups/$id
  /bin/mkdir -m 0700 "$place"
}
write_receipt() {
  receipt_left=$store/$id.new
  printf '{"id":"%s","kind":"%s","name":"%s","at":"%s","osBuild":%s,"undoes":%s,"before":{%s},"checksums":{%s},"guest":%s}\\n' "$id" "$kind" "$repair" "$at" "$osbuild" "$undoes" "$before" "$after" "$guest" >"$receipt_left"
  /bin/chmod 0644 "$receipt_left"
  /bin/mv -f "$receipt_left" "$store/$id.json"
  receipt_left=''
}
`

const changing = `begin_changes() {
  kind=repair
  undoes=null
  repair=$1
  place=''
  before=''
  after=''
  guest=null
  number=0
}
note_before() {
  if [ -z "$place" ]; then
    begin_place
  fi
  before=$before\${before:+,}\\"$1\\":\\"$2\\"
  write_receipt
}
keep_file() {
  case $1 in
    *[!A-Za-z0-9/._@+' '-]*)
      say "$1 has characters that a receipt does not take."
      exit 1
      ;;
  esac
  if [ -z "$place" ]; then
    begin_place
  fi
  number=$((number + 1))
  printf '%s\\n' "$1" >"$place/$number.path"
  mark_of "$1"
  case $mark in
    absent) ;;
    folder)
      say "$1 is a folder."
      exit 1
      ;;
    *) /bin/cp -RPp "$1" "$place/$number" ;;
  esac
  before=$before\${before:+,}\\"$1\\":\\"$mark\\"
  after=$after\${after:+,}\\"$1\\":\\"$2\\"
  write_receipt
  /bin/sync
}
change_file() {
  leftover=$2
  only_root "\${1%/*}"
  mark_of "$2"
  keep_file "$1" "$mark"
  /bin/mv -f "$2" "$1"
  leftover=''
  say "Written: $1"
}
remove_file() {
  only_root "\${1%/*}"
  keep_file "$1" absent
  /bin/rm -f "$1"
  say "Removed: $1"
}
make_folder() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    only_root "\${1%/*}"
    keep_file "$1" folder
    /bin/mkdir -m 0700 "$1"
  fi
  only_root "$1"
}
`

const undoing = `begin_undo() {
  own_place
  place=$store/backups/$1
  only_root "$place"
  kind=undo
  repair=$2
  undoes="\\"$1\\""
  before=''
  after=''
  guest=null
}
check_back() {
  if [ "$(/bin/cat "$place/$1.path")" != "$2" ]; then
    say "What was kept is not that of $2. Nothing is taken back."
    exit 1
  fi
  if [ "$3" != absent ]; then
    mark_of "$place/$1"
    if [ "$mark" != "$3" ]; then
      say "What was kept of $2 is not what it was. Nothing is taken back."
      exit 1
    fi
  fi
  mark_of "$2"
  if [ "$mark" != "$3" ] && [ "$mark" != "$4" ]; then
    say "$2 has been changed since by somebody else. Nothing is taken back."
    exit 1
  fi
}
put_back() {
  after=$after\${after:+,}\\"$2\\":\\"$3\\"
  if [ "$3" != absent ]; then
    only_root "\${2%/*}"
    leftover=$2.builderbar-new
    /bin/rm -f "$leftover"
    /bin/cp -RPp "$place/$1" "$leftover"
    /bin/sync
    /bin/mv -f "$leftover" "$2"
    leftover=''
    say "Put back: $2"
  elif [ "$4" = folder ]; then
    if [ -d "$2" ]; then
      /bin/rmdir "$2" || say "$2 stays, because it is not empty."
    fi
  else
    only_root "\${2%/*}"
    /bin/rm -f "$2"
    say "Removed: $2"
  fi
}
end_undo() {
  undone=$place
  begin_place
  write_receipt
  say "What was kept stays in $undone"
}
`

/** The functions that the steps of a script need; '' where they need none. The person's own are in the person's place. */
export function helperText(steps: readonly string[], whose: ScriptUser = 'root'): string {
  const uses = (word: string) => steps.some((shell) => shell.includes(`${word} `))
  const parts = [
    ...(uses('begin_changes') ? [changing] : []),
    ...(uses('begin_undo') ? [undoing] : []),
    ...(uses('see_guest') ? [guestAnswerFunctions] : []),
  ]
  if (parts.length === 0) return ''
  if (whose === 'root') return [rootsPlace, shared, ...parts].join('')
  return [userFolder, ...[shared, ...parts].map((part) => part.replaceAll('only_root ', 'only_mine '))].join(
    '',
  )
}

/** Names of the functions above, for the reader that checks which words a root script runs. */
export const helperNames: readonly string[] = [
  ...`${rootsPlace}${userFolder}${shared}${changing}${undoing}${guestAnswerFunctions}`.matchAll(
    /^([a-z_]+)\(\) \{$/gm,
  ),
].flatMap(([, name]) => name ?? [])
