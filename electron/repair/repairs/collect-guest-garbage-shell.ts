import { collectGarbageCommand } from '../script/guest-command.ts'
import { callShell, type NixSshCall } from '../script/nix-ssh-call.ts'

/** The shell text of `collect-guest-garbage`. Its steps share what the first one sets. */

/**
 * Whether it helped is told by the disk itself, looked at before and after in the guest; what the guest prints is shown
 * as its words and believed in nothing. Only a Mac can prove: that the guest's df of /nix/store is that of its own disk.
 */
export function collectShell(call: NixSshCall): string {
  return `begin_changes 'collect-guest-garbage'
${callShell(call, collectGarbageCommand)}
see_guest ${call.quotedUri} builderbar-before
had=$free
see_guest ${call.quotedUri} builderbar-after
if [ -z "$free" ]; then
  say_words 'ssh says' "$said"
  say 'The machine did not tell how much room its disk has now, so it is not known what was deleted.'
  exit 1
fi
words=\${answer#*builderbar-said}
words=\${words%%builderbar-after*}
say_words 'The machine says' "\${words%%builderbar-collected*}"
case $answer in
  *builderbar-collected*) ;;
  *) say 'It did not come to its end; what it deleted is gone all the same. It can be run again.' ;;
esac
say "Free on the machine's disk: $((free / 1024)) MiB of $((total / 1024)) MiB."
if [ -n "$had" ]; then
  say "Free there before: $((had / 1024)) MiB."
fi`
}

/** No file of this Mac was changed: the receipt says how much room the disk of the machine has now. */
export const receiptShell = `begin_receipt
write_receipt`
