/**
 * The shell text of `leave-nixbld`. dseditgroup(8): `-o edit -d NAME -t user GROUP` takes a member out, `-a NAME` puts
 * one in, `-o checkmember -m NAME GROUP` ends with 0 for a member and says "no NAME is NOT a member" of anybody else.
 * Only a Mac can prove: that it does, and that root is asked for no password by it.
 */

export function checkShell(name: string): string {
  return `begin_changes 'leave-nixbld'
name=${name}
member=yes
code=0
said=$(/usr/sbin/dseditgroup -o checkmember -m "$name" nixbld 2>&1) || code=$?
case "$code $said" in
  '0 '*) ;;
  *" no $name is NOT a member of nixbld"*) member=no ;;
  *)
    say "It cannot be told who is in the group nixbld: $said"
    exit 1
    ;;
esac`
}

export const leaveShell = `if [ "$member" = no ]; then
  say "It is so already: nothing is changed."
else
  note_before "$name" member
  /usr/sbin/dseditgroup -o edit -d "$name" -t user nixbld
  say "$name is in the group nixbld no more. A session that is open may list it until the next login."
fi`

export function checkBackShell(receipt: string, name: string): string {
  return `begin_undo ${receipt} 'leave-nixbld'
name=${name}`
}

export const backShell = `/usr/sbin/dseditgroup -o edit -a "$name" -t user nixbld
end_undo`
