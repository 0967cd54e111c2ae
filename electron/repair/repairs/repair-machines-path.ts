import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import type { Repair } from '../plan/repair.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/repair-machines-path.sh'

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
  const file = shellQuote('storePath', check.path)
  if (file === null) return refuse(`${JSON.stringify(check.path)} is not a path of the Nix store.`)
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      values: assignValues({ file }),
      steps: [
        {
          description: `Nix makes ${check.path} anew: fetched, or built from what it was built from; nothing else is touched`,
          script: stepText(script, 0),
        },
        { description: 'Nix checks that it is what it was made as', script: stepText(script, 1) },
      ],
      paths: [check.path],
      interrupts: [],
      undo: null,
      permanentFix: adaptToNixInstallation(permanentFix, snapshot),
    },
  }
}
