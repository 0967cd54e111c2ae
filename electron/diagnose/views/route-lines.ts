import type { ExplainedRoute, RouteAnswer, RouteValue } from '../../core/model/explained-route.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of the lines of a route. */
export const routeLinesTexts = defineTexts({
  host: 'host',
  port: 'port',
  user: 'user',
  key: 'key',
  noKey: 'none',
  lookupName: 'host key looked up as',
  knownHosts: 'known hosts',
  knownHostKey: 'a known host key',
  builder: 'the builder itself',
  responder: 'what responds there',
})

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
    createLine(routeLinesTexts.host, route.host),
    createLine(routeLinesTexts.port, route.port),
    createLine(routeLinesTexts.user, route.user),
    {
      name: routeLinesTexts.key,
      value: route.keys.value.join(' ') || routeLinesTexts.noKey,
      origin: route.keys.origin,
    },
    createLine(routeLinesTexts.lookupName, route.hostKeyAlias),
    route.pinned === null
      ? {
          name: routeLinesTexts.knownHosts,
          value: route.knownHosts.value.join(' '),
          origin: route.knownHosts.origin,
        }
      : createLine(routeLinesTexts.knownHosts, route.pinned),
    ...route.known.map((known) => createLine(routeLinesTexts.knownHostKey, known)),
    ...route.answers.map(createAnswerLine),
  ]
}

function createAnswerLine({ role, message, address }: RouteAnswer): RouteLine {
  return {
    name: role === 'the-builder' ? routeLinesTexts.builder : routeLinesTexts.responder,
    value: message,
    origin: address,
  }
}
