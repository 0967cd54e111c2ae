import { valueOrNull } from '../../core/model/observation.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { indentCode } from '../../core/text/code-lines.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/repair-machines-path.sh'

const permanentFix = `# Remove the line of an activation script that writes the file:
#   echo … > /etc/nix/machines
# It writes through nix-darwin's link into the store. Its machines belong here:
nix.buildMachines = [ /* … */ ];`

const texts = defineTexts({
  title: 'Restore the machines file in the Nix store',
  progress: 'Restoring the machines file in the Nix store',
  done: 'Machines file restored in the Nix store',
  failure: {
    notDone: "Machines file wasn't restored in the Nix store",
    unsure: 'Machines file may not have been restored',
  },
  button: 'Restore Store File…',
  refusals: {
    /** Ends before the lines of a configuration. */
    unchecked: "Nix hasn't checked the store file that the machines file links to. What lasts:",
    intact: 'Nix verified the store file: it is unchanged.',
    outsideStore: (file: string) => `${file} isn't a path in the Nix store.`,
  },
  steps: {
    repair: (file: string) => `Have Nix download or rebuild ${file}; nothing else changes`,
    verification: 'Have Nix verify its contents',
  },
})

/**
 * A program wrote through nix-darwin's link into the store. Nix fetches or builds the path again and replaces it, without
 * remote machines, because the broken file is the one that names them.
 */
export const repairMachinesPath = repair({
  id: 'repair-machines-path',
  texts,
  risk: 'safe',
  plan(snapshot) {
    const check = valueOrNull(snapshot.machinesFile.storeCheck)
    const { refusals, steps } = texts
    if (check === null) return refuse([refusals.unchecked, indentCode(permanentFix)].join('\n'))
    if (check.intact) return refuse(refusals.intact)
    const file = quoteValue('storePath', check.path)
    if (file === null) return refuse(refusals.outsideStore(JSON.stringify(check.path)))
    return {
      values: assignValues({ file }),
      steps: [
        { description: steps.repair(check.path), script: getStepText(script, 0) },
        { description: steps.verification, script: getStepText(script, 1) },
      ],
      paths: [check.path],
      permanentFix: adaptToNixInstallation(permanentFix, snapshot),
    }
  },
})
