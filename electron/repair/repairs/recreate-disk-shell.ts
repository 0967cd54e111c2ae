/** The shell text of `recreate-disk` and its undo. The steps share what the first one sets; every value is quoted. */

interface Disk {
  readonly label: string
  readonly plist: string
  /** The disk image, and the folder in which it lies. */
  readonly image: string
  readonly folder: string
}

/**
 * As much as is to be free besides: the new disk grows while the old one stays (docs/failures.md,
 * "disk-size-not-applied").
 */
const minKib = 3 * 1024 ** 2

const isRootsFile = `is_roots() {
  [ ! -L "$1" ] && [ -n "$(/usr/bin/find -H "$1" -prune -type f -user 0 ! -perm -020 ! -perm -002 2>/dev/null)" ]
}
room_in() {
  /bin/df -Pk "$1" | {
    read -r _
    read -r _ _ _ room _
    printf '%s' "$room"
  }
}
inode_of() {
  /bin/ls -di "$1" | {
    read -r inode _
    printf '%s' "$inode"
  }
}`

function setShell({ label, plist, image, folder }: Disk): string {
  return `${isRootsFile}
label=${label}
plist=${plist}
image=${image}
folder=${folder}
only_root "$folder"
if [ ! -f "$plist" ] || [ -z "$(/usr/bin/find -H "$plist" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ]; then
  say "$plist is not a file that only root can change."
  exit 1
fi`
}

/**
 * All that could stand in the way is looked at before the machine is stopped. One former disk at most lies beside the new
 * one: each may take as much room as the guest ever used. Where a run ended between moving and starting, this one goes on.
 */
export function checkShell(disk: Disk): string {
  return `begin_changes 'recreate-disk'
${setShell(disk)}
former=''
for file in "$image".before-builderbar-*; do
  if [ -e "$file" ] || [ -L "$file" ]; then
    former=$file
  fi
done
moved=no
if [ -n "$former" ] && [ ! -e "$image" ] && [ ! -L "$image" ]; then
  say "Moved aside already: $former"
  moved=yes
elif [ -n "$former" ]; then
  say "A former disk lies there still: $former"
  say 'Take it back with builderbar undo, or remove it if nothing on it is needed. Nothing is changed.'
  exit 1
elif ! is_roots "$image"; then
  say "$image is not a plain file that only root can change."
  exit 1
fi
room=$(room_in "$folder")
case $room in
  '' | *[!0-9]*)
    say "It is not known how much room there is in $folder. Nothing is changed."
    exit 1
    ;;
esac
if [ "$room" -lt ${minKib} ]; then
  say "$folder has only $((room / 1024)) MiB left, and the new disk grows beside the old one. Nothing is changed."
  exit 1
fi
leftover=$image.builderbar-new
/bin/rm -f "$leftover"
if ! printf '' >"$leftover"; then
  say "Nothing can be written in $folder. Nothing is changed."
  exit 1
fi
/bin/rm -f "$leftover"
leftover=''
if [ "$moved" = no ]; then
  former=$image.before-builderbar-$(/bin/date -u +%Y%m%dT%H%M%SZ)
  inode=$(inode_of "$image")
  note_before "$label" 'loaded'
  note_before 'inode' "$inode"
  note_before "$image" "\${former##*/}"
fi`
}

/**
 * A rename in the same folder: the disk is whole in the one place or the other whenever a power cut comes. Where it does not
 * succeed, the builder is started with its disk as before.
 */
export const moveShell = `if [ "$moved" = no ]; then
  if [ ! -e "$former" ] && [ ! -L "$former" ] && /bin/mv "$image" "$former"; then
    moved=yes
    /bin/sync
    say "Moved aside: $former"
  fi
fi`

/** Behind the start of the builder. */
export const movedShell = `if [ "$moved" = no ]; then
  say "$image could not be renamed. The builder is started with it as before."
  exit 1
fi`

/** The former disk is known by its inode, also where an undo that was killed has put it back already. */
export function checkBackShell(disk: Disk, receipt: string, former: string, inode: string): string {
  return `begin_undo ${receipt} 'recreate-disk'
${setShell(disk)}
former=${former}
kept=''
for file in "$former" "$image"; do
  if is_roots "$file" && [ "$(inode_of "$file")" = ${inode} ]; then
    kept=$file
  fi
done
if [ -z "$kept" ]; then
  say "The former disk is neither $former nor $image any more. Nothing is taken back."
  exit 1
fi
if [ -e "$image" ] && ! is_roots "$image"; then
  say "$image is not a plain file that only root can change. Nothing is taken back."
  exit 1
fi`
}

/** One rename takes the new disk away and puts the former one in its place. */
export const moveBackShell = `if [ "$kept" != "$image" ]; then
  /bin/mv -f "$kept" "$image"
  /bin/sync
fi
say "Put back: $image"`
