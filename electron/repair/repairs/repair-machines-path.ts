import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { forNixInstallation } from '../../core/nix/permanent-fix.ts'
import type { Repair } from '../plan/repair.ts'
import { shellQuote } from '../script/shell-quote.ts'

const id = 'repair-machines-path'
const title = 'Let Nix make its machines file in the store anew'

/**
 * Something wrote through nix-darwin's link into the store. Nix fetches or builds the path again and puts it in its
 * place; with the machines switched off, because the file that is broken is the one that names them.
 */
export const repairMachinesPath: Repair = { id, title, button: 'Repair the store file…', risk: 'safe', plan }

const permanentFix = `# The line of an activation script that writes the file has to go:
#   echo … > /etc/nix/machines
# it writes through nix-darwin's link into the store. Its machines belong here:
nix.buildMachines = [ /* … */ ];`

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const check = valueOrNull(snapshot.machinesFile.storeCheck)
  if (check === null)
    return refuse(`What Nix says of the store file behind the machines file was not seen.\n${permanentFix}`)
  if (check.intact) return refuse('Nix says that the store file is what it was made as.')
  const path = shellQuote('storePath', check.path)
  if (path === null) return refuse(`${JSON.stringify(check.path)} is not a path of the Nix store.`)
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      steps: [
        {
          description: `Nix makes ${check.path} anew: fetched, or built from what it was built from; nothing else is touched`,
          script: repairShell(path),
        },
        { description: 'Nix checks that it is what it was made as', script: verifyShell },
      ],
      paths: [check.path],
      interrupts: [],
      undo: null,
      permanentFix: forNixInstallation(permanentFix, snapshot),
    },
  }
}

/** Nix by its true path, the multi-user installation first (docs/nix-and-ssh.md, "Where Nix is"). */
function repairShell(path: string): string {
  return `store_path=${path}
nix_store() {
  if [ -x /nix/var/nix/profiles/default/bin/nix-store ]; then
    /nix/var/nix/profiles/default/bin/nix-store "$@"
  else
    /run/current-system/sw/bin/nix-store "$@"
  fi
}
code=0
nix_store --repair-path "$store_path" --option builders '' || code=$?
if [ "$code" -ne 0 ]; then
  say "Nix cannot make it anew by itself: it can neither be fetched nor built from what is left of its making."
  say "darwin-rebuild switch makes a new one, once the configuration no longer writes there."
  exit "$code"
fi`
}

const verifyShell = 'nix_store --verify-path "$store_path"'
