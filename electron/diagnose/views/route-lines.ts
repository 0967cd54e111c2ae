import type { ExplainedRoute, RouteAnswer, RouteValue } from '../../core/model/explained-route.ts'

/** One thing that root's ssh takes for an entry, and who says so. */
export interface RouteLine {
  readonly name: string
  readonly value: string
  /** `file:line`, or why there is none. */
  readonly origin: string
}

/** A route line by line, for a person. */
export function routeLines(route: ExplainedRoute): readonly RouteLine[] {
  const line = (what: string, { value, origin: from }: RouteValue<string | number>): RouteLine => ({
    name: what,
    value: String(value),
    origin: from,
  })
  return [
    line('host', route.host),
    line('port', route.port),
    line('user', route.user),
    { name: 'key', value: route.keys.value.join(' ') || 'none', origin: route.keys.origin },
    line('host key looked up as', route.hostKeyAlias),
    route.pinned === null
      ? { name: 'known hosts', value: route.knownHosts.value.join(' '), origin: route.knownHosts.origin }
      : line('known hosts', route.pinned),
    ...route.known.map((known) => line('a known host key', known)),
    ...route.answers.map(answerLine),
  ]
}

function answerLine({ role: who, message, address }: RouteAnswer): RouteLine {
  return {
    name: who === 'the-builder' ? 'the builder itself' : 'who answers there',
    value: message,
    origin: address,
  }
}
