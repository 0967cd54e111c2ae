import type { ExplainedRoute, RouteAnswer, RouteValue } from '../../core/model/explained-route.ts'

/** One thing that root's ssh takes for an entry, and who says so. */
export interface RouteLine {
  readonly what: string
  readonly value: string
  /** `file:line`, or why there is none. */
  readonly from: string
}

/** A route line by line, for a person. */
export function routeLines(route: ExplainedRoute): readonly RouteLine[] {
  const line = (what: string, { value, from }: RouteValue<string | number>): RouteLine => ({
    what,
    value: String(value),
    from,
  })
  return [
    line('host', route.host),
    line('port', route.port),
    line('user', route.user),
    { what: 'key', value: route.keys.value.join(' ') || 'none', from: route.keys.from },
    line('host key looked up as', route.hostKeyAlias),
    route.pinned === null
      ? { what: 'known hosts', value: route.knownHosts.value.join(' '), from: route.knownHosts.from }
      : line('known hosts', route.pinned),
    ...route.known.map((known) => line('a known host key', known)),
    ...route.answers.map(answerLine),
  ]
}

function answerLine({ who, says, address }: RouteAnswer): RouteLine {
  return {
    what: who === 'the-builder' ? 'the builder itself' : 'who answers there',
    value: says,
    from: address,
  }
}
