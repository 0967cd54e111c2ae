import type { ExplainedRoute, RouteAnswer, RouteValue } from '../../core/model/explained-route.ts'

/** One value that root's ssh uses for an entry, and where it comes from. */
export interface RouteLine {
  readonly name: string
  readonly value: string
  /** `file:line`, or the reason why there is none. */
  readonly origin: string
}

/** Returns a route as lines for the terminal. */
export function formatRouteLines(route: ExplainedRoute): readonly RouteLine[] {
  const createLine = (name: string, { value, origin }: RouteValue<string | number>): RouteLine => ({
    name,
    value: String(value),
    origin,
  })
  return [
    createLine('host', route.host),
    createLine('port', route.port),
    createLine('user', route.user),
    { name: 'key', value: route.keys.value.join(' ') || 'none', origin: route.keys.origin },
    createLine('host key looked up as', route.hostKeyAlias),
    route.pinned === null
      ? { name: 'known hosts', value: route.knownHosts.value.join(' '), origin: route.knownHosts.origin }
      : createLine('known hosts', route.pinned),
    ...route.known.map((known) => createLine('a known host key', known)),
    ...route.answers.map(createAnswerLine),
  ]
}

function createAnswerLine({ role, message, address }: RouteAnswer): RouteLine {
  return {
    name: role === 'the-builder' ? 'the builder itself' : 'what responds there',
    value: message,
    origin: address,
  }
}
