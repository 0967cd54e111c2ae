import { defineTexts } from '../../../core/text/translated-texts.ts'

interface ServiceNames {
  readonly label: string
  /** Host of the builder's entry. */
  readonly host: string
}

interface ServiceToLoad extends ServiceNames {
  readonly isOnDemand: boolean
  /** The commands that enable and load it. */
  readonly enable: string
  readonly load: string
}

/** Texts of the services of other builders. */
export const onDemandServicesTexts = defineTexts({
  loadedButDisabled: ({ label, host }: ServiceNames, enable: string) => ({
    title: `The service of ${host} won't start again: it's disabled in launchd`,
    cause: `launchd still starts ${label} for builds, but it is on the disabled list and won't load after the next restart.`,
    explanation:
      `launchd still starts ${label} for builds on ${host}, but it's on launchd's disabled list, so it won't load after the next ` +
      `restart of this Mac. To enable it: ${enable}`,
  }),
  disabled: ({ label, host, isOnDemand, enable, load }: ServiceToLoad) => ({
    title: `The service of ${host} is disabled in launchd`,
    cause: isOnDemand
      ? `${label} is on launchd's disabled list, so nothing starts this builder when a build connects.`
      : `${label} is on launchd's disabled list, so this builder doesn't run, and builds on it fail.`,
    explanation:
      (isOnDemand
        ? `${label} is on launchd's disabled list, so nothing starts ${host} when a build connects. `
        : `${label} is on launchd's disabled list, so ${host} doesn't run, and builds on it fail. `) +
      `The list survives restarts and darwin-rebuild. To enable and load it: ${enable}, then ${load}`,
  }),
  disabledList: "launchd's disabled list",
  notLoaded: ({ label, host, isOnDemand, enable, load }: ServiceToLoad) => ({
    title: `The service of ${host} isn't loaded`,
    cause: isOnDemand
      ? `${label} is installed but not loaded in launchd, so nothing starts this builder when a build connects.`
      : `${label} is installed but not loaded in launchd, so this builder doesn't run, and builds on it fail.`,
    explanation:
      (isOnDemand
        ? `${label} is installed but not loaded in launchd, so nothing starts ${host} when a build connects. `
        : `${label} is installed but not loaded in launchd, so ${host} doesn't run, and builds on it fail. `) +
      `To load it: ${enable}, then ${load}. If that fails, turn on the item named "sh" in System ` +
      'Settings > General > Login Items & Extensions.',
  }),
  looping: ({ label, host }: ServiceNames) => ({
    title: `The service of ${host} keeps crashing`,
    cause: `${label} exits soon after each start, so builds on this builder fail.`,
    explanation: `launchd starts ${label} again and again, and it exits with an error every time, so builds on ${host} fail.`,
  }),
  stopped: ({ label, host }: ServiceNames) => ({
    title: `The service of ${host} isn't running`,
    cause: `launchd should keep ${label} running, but it isn't running, so builds on this builder fail.`,
    explanation: `launchd should keep ${label} running (KeepAlive), but it isn't running, so builds on ${host} fail.`,
  }),
  start: (command: string, isLast: boolean) =>
    isLast ? `To start it: ${command}` : `To start it: ${command}.`,
  log: {
    readable: (path: string) => `Check what it printed last, in ${path}.`,
    closed: (command: string) => `Check what it printed last: ${command}.`,
    lima: (command: string) => `Check what Lima printed last: ${command}.`,
    none: 'launchd keeps nothing of what it prints, since its definition names no log.',
  },
  service: 'The service in launchd',
})
