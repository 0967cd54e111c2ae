import { valueOrNull } from '../../core/model/observation.ts'
import type { MachinesProblem, Snapshot } from '../../core/model/snapshot.ts'
/** Lines that Nix cannot parse, of the machines in force and of the machines file, each once. */
export function problemsOf(snapshot: Snapshot): readonly MachinesProblem[] {
  const problems = [snapshot.nix.effectiveMachines, snapshot.machinesFile.machines].flatMap(
    (machines) => valueOrNull(machines)?.problems ?? [],
  )
  return [
    ...new Map(
      problems.map((problem) => [`${problem.file}:${problem.line}:${problem.column}`, problem]),
    ).values(),
  ]
}
