import type { ManagedVm } from '../../core/builders/trusted-host-key.ts'
import type { PlanStep } from '../../core/model/plan.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import script from '../shell/own-vm.sh'
import { assignValues, getStepText } from './script-text.ts'
import { quoteValue } from './shell-quote.ts'

/** Texts of the step that checks the builder's VM. */
export const ownVmStepTexts = defineTexts({
  check: (pid: number) =>
    `Check that launchd's own VM (process ${pid}) still runs and holds the builder's port`,
})

/**
 * The first step of every plan that pins a key: root sees the same virtual machine under the same job as the scan did. A
 * job that was started again since has other process numbers. `values` are the lines that assign what the step reads.
 * Null where the label is not accepted in a root script.
 */
export function createOwnVmStep({
  label,
  jobPid,
  vmPid,
}: ManagedVm): { values: string; step: PlanStep } | null {
  const quotedLabel = quoteValue('label', label)
  const job = quoteValue('id', jobPid)
  const vm = quoteValue('id', vmPid)
  if (quotedLabel === null || job === null || vm === null) return null
  return {
    values: assignValues({ label: quotedLabel, job_pid: job, vm_pid: vm }),
    step: {
      description: ownVmStepTexts.check(vmPid),
      script: getStepText(script, 0),
    },
  }
}
