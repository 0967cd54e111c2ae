import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { formatTimeSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface BuilderBuildsProps {
  readonly line: BuilderStatus
  readonly view: PopoverView
  readonly now: number
}

/** What one of several builders builds now. */
export function BuilderBuilds({ line: { uri }, view, now }: BuilderBuildsProps) {
  const builds = (uri === null ? undefined : view.builders[uri])?.builds ?? []
  return builds.map(({ name, since }) => (
    <p key={since} className="secondary readable">
      {messages.vm.building(name, null, formatTimeSince(since, now))}
    </p>
  ))
}
