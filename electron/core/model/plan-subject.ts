/** What can be requested of the builder without a finding. */
export const builderControls = ['start', 'stop', 'restart', 'capture-log'] as const
export type BuilderControl = (typeof builderControls)[number]

/** What a plan is about. The same value requests the plan, and requests it again from a newer snapshot. */
export type PlanSubject =
  /** `finding`: its key. `repair`: id of the repair; null where the finding has none, which is always refused. */
  | { readonly kind: 'finding'; readonly finding: string; readonly repair: string | null }
  /** `service`: label of the launchd job. A request has none: the planner finds the service. */
  | { readonly kind: 'control'; readonly control: BuilderControl; readonly service?: string }
  /** `receipt`: id of the receipt of the repair that is undone. */
  | { readonly kind: 'undo'; readonly receipt: string }
  /** Links the command line tool into the PATH. `script`: real path of the tool inside the app. */
  | { readonly kind: 'tool'; readonly script: string }
  /** Removes root's receipts and backups, which are in `folder`. */
  | { readonly kind: 'uninstall'; readonly folder: string }

/** The two ids by which the JSON output, the terminal and the history file name a subject. */
export interface PlanIds {
  /** Id of the repair; '' where there is none. */
  readonly repair: string
  /** Key of the finding; for other plans what they are about: `stop@org.nixos.linux-builder`, the id of a receipt. */
  readonly finding: string
}

/** Returns the ids under which a subject is printed and recorded. Nothing reads a subject back from them. */
export function planIds(subject: PlanSubject): PlanIds {
  switch (subject.kind) {
    case 'finding':
      return { repair: subject.repair ?? '', finding: subject.finding }
    case 'control': {
      const { control, service = '' } = subject
      const repair = control === 'capture-log' ? control : `${control}-builder`
      return { repair, finding: `${control}@${service}` }
    }
    case 'undo':
      return { repair: 'undo', finding: subject.receipt }
    case 'tool':
      return { repair: 'install-tool', finding: `install-tool@${subject.script}` }
    case 'uninstall':
      return { repair: 'uninstall', finding: subject.folder }
  }
}
