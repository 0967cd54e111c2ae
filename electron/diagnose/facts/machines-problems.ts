import { valueOrNull } from '../../core/model/observation.ts'
import type { MachinesProblem, Snapshot } from '../../core/model/snapshot.ts'
/** Returns the lines that Nix cannot parse, of the effective machines and of the machines file, without duplicates. */
export function listMachinesProblems(snapshot: Snapshot): readonly MachinesProblem[] {
  const problems = [snapshot.nix.effectiveMachines, snapshot.machinesFile.machines].flatMap(
    (machines) => valueOrNull(machines)?.problems ?? [],
  )
  return [
    ...new Map(
      problems.map((problem) => [`${problem.file}:${problem.line}:${problem.column}`, problem]),
    ).values(),
  ]
}
