/**
 * The shell text of `leave-nixbld`. dseditgroup(8): `-o edit -d NAME -t user GROUP` takes a member out, `-a NAME` puts
 * one in, `-o checkmember -m NAME GROUP` ends with 0 for a member and with 67 for anybody else.
 * Only a Mac can prove: those exit statuses, and that root is asked for no password by it.
 */

export function checkShell(name: string): string {
  return `begin_changes 'leave-nixbld'
name=${name}
member=yes
code=0
/usr/sbin/dseditgroup -o checkmember -m "$name" nixbld >/dev/null || code=$?
case $code in
  0) ;;
  67) member=no ;;
  *)
    say "It cannot be told who is in the group nixbld (dseditgroup ended with $code)."
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
