import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { removeTexts, splitIntoWords } from './code-words.ts'
import { readFilesUnder, type SourceFile } from './source-files.ts'

/** Whole identifiers that may not come back; in another case or as part of a longer name they mean something else. */
const retiredWhole: Readonly<Record<string, string>> = {
  Seen: 'Observation',
  Looking: 'ScanLoop',
  Telling: 'MonitorStore',
  Ran: 'ProcessResult',
  Asked: 'Command',
  NotKnown: 'Unknown',
  LookedAt: 'CheckLine',
  World: 'FakeMac',
  look: 'scan',
  looks: 'scans',
  soon: 'timers',
  told: 'calls, events or what else it holds',
  trouble: 'problem',
  troubles: 'problems',
}

/**
 * Names that may not come back even as part of a longer name, each with its replacement from docs/glossary.md or from
 * the field.
 */
const retired: Readonly<Record<string, string>> = {
  Looker: 'Scanner',
  broke: 'onScanError',
  untrue: 'stale',
  HowToRun: 'RunOptions',
  anew: 'again',
  InWords: 'describeX or formatX',
  Keeper: 'Tracker or Store',
  Desk: 'Controller',
  proven: 'verifiedAt',
  saw: 'observed',
  valueIfSeen: 'valueOrNull',
  LookMemory: 'ScanContext',
  LookPart: 'SnapshotPart',
  DuePart: 'SnapshotPart',
  PortLook: 'PortProbe',
  RouteLook: 'RouteProbe',
  RemoteLook: 'RemoteProbe',
  deepLook: 'rootScan',
  lookDeeper: 'runRootScan',
  ToldState: 'MonitorStore',
  setTrouble: 'setInternalError',
  untilEnd: 'withTimeout',
  patience: 'timeoutMs',
  knock: 'canConnect',
  converse: 'readHostKey',
  openEar: 'bannerReader',
  lookThrough: 'stat',
  deepest: 'max',
  lasting: 'permanentFix',
  AdministratorWay: 'ElevationMethod',
  defaultWay: 'defaultElevation',
  AdminAnswer: 'ElevationResult',
  canHaveRun: 'mayHaveRun',
  whilePromptIsOpen: 'withPromptTimeout',
  FileOrNothing: 'FileInfo',
  fileTrouble: 'describeErrno',
  isNotThere: 'isMissing',
  NotRead: 'ReadRefused',
  undoneAtTheEnd: 'onExit',
  RootFolder: 'Sysroot',
  whyNoRoot: 'validateSandbox',
  runTexts: 'runScripts',
  runningTexts: 'scriptRunner',
  plansStand: 'revalidatePlans',
  stillAsShown: 'comparePlan',
  planAgain: 'replan',
  WhyUntrue: 'StaleReason',
  withoutRepeats: 'uniqueBy',
  unasked: 'automatic',
  hurry: 'expedite',
  Ticking: 'Ticker',
  computersClock: 'systemClock',
  woke: 'onResume',
  unwatchedSince: 'recordGap',
  isUntold: 'stateUnrecorded',
  forgetFuture: 'dropFutureTimes',
  Belongings: 'InstalledFiles',
  keepAside: 'quarantine',
  startTakenBack: 'recordStartUndone',
  leadingFindings: 'rootFindings',
  isNoSsh: 'bypassesSsh',
  promisesLinux: 'offersLinux',
  rootReach: 'resolveRootRoute',
  arrivedAt: 'sshConnected',
  failedToArrive: 'sshFailed',
  GuestSight: 'GuestState',
  lastSentTo: 'lastBuildSentAt',
  SettingUp: 'SetupOption',
  theBuilder: 'builderEvidence',
  thePin: 'pinEvidence',
  whoAnswers: 'responderEvidence',
  wayOut: 'resolution',
  findingsNamedBy: 'findNamedFindings',
  takesDiskAway: 'parseEphemeral',
  lastingWay: 'permanentRouteFix',
  keepingFunctions: 'selectHelpers',
  keepingWords: 'helperNames',
  causesFirst: 'sortByCause',
  WhoLooks: 'Identity',
  carryOut: 'runPlans',
  standingText: 'currentStateText',
  TerminalFace: 'runCli',
  TrayFace: 'TrayController',
  OwnUpdates: 'AppUpdates',
  Fence: 'RequestLimits',
  fenceIn: 'restrictSession',
  UpdateTrouble: 'UpdateError',
  letGo: 'destroyTimer',
  wordsFor: 'messagesFor',
  catalogues: 'locales',
  createWorld: 'createFakeMac',
  StandIn: 'Fake',
  TypedText: 'CodeBlock',
  LastingFix: 'PermanentFix',
  limitBytes: 'maxBytes',
  limitMs: 'timeoutMs',
  cameBack: 'recurrence',
  unshown: 'undelivered',
  isBrewed: 'isFromHomebrew',
  followLast: 'LinkHandling',
  iconClicked: 'onIconClick',
  keepsHistory: 'writesHistory',
  notKnown: 'unknown',
  builderFacts: 'Builder',
  factsWithEntry: 'BuilderWithEntry',
  portAnswer: 'PortResult',
  moreFacts: 'MoreDetails',
  proofOf: 'findVerification',
  proofs: 'testBuilds',
  moreViews: 'viewChanges',
  furtherViews: 'textVariants',
}

/** This file contains the retired names. */
const thisFile = 'test/house/names.test.ts'
const code = readFilesUnder(['electron', 'renderer', 'scripts', 'test'], ['.ts', '.tsx', '.mjs']).filter(
  ({ path }) => path !== thisFile,
)

/** Names that say nothing about the thing. As a member, as in `it.each`, they are not ours. */
const vague = /(?<![\w$]|(?<!\.\.)\.)(?:one|each)(?![\w$])/g

/** Returns all identifiers of a text, each once. */
function identifiersIn(text: string): ReadonlySet<string> {
  return new Set(removeTexts(text).match(/[A-Za-z_$][\w$]*/g) ?? [])
}

const retiredPieces = Object.keys(retired).map((name) => ({ name, pieces: splitIntoWords(name) }))
/** Caches the result for each identifier, since most are in many files. */
const results = new Map<string, string | null>()

/** Returns the retired name that an identifier is, or contains as whole camel-case words; null if none. */
function findRetired(identifier: string): string | null {
  const knownResult = results.get(identifier)
  if (knownResult !== undefined) return knownResult
  const pieces = splitIntoWords(identifier)
  const retiredName = retiredPieces.find((entry) => pieces.includes(entry.pieces))?.name ?? null
  const result = Object.hasOwn(retiredWhole, identifier) ? identifier : retiredName
  results.set(identifier, result)
  return result
}

/** Returns `path: name (instead of …)` for each retired name of a file. */
function listRetiredNames({ path, text }: SourceFile): string[] {
  return [...identifiersIn(text)].flatMap((identifier) => {
    const name = findRetired(identifier)
    return name === null
      ? []
      : [`${path}: ${identifier} (instead of ${name} say ${retiredWhole[name] ?? retired[name]})`]
  })
}

/** Returns `path: name` for each vague name of a file. */
function listVagueNames({ path, text }: SourceFile): string[] {
  return (removeTexts(text).match(vague) ?? []).map((name) => `${path}: ${name}`)
}

describe('names', () => {
  it('contain no retired name', () => {
    expect(code.length).toBeGreaterThan(500)
    expect(code.flatMap(listRetiredNames)).toEqual([])
  })

  it('say what the thing is: no variable is called one or each', () => {
    expect(code.flatMap(listVagueNames)).toEqual([])
  })

  it.each([
    ['list.filter((one) => one.isOpen)', 2],
    ['const all = [first, ...each]', 1],
    ['expect(text).toMatch(/Only one/) && one.ok', 1],
    ["it.each(cases)('one of each', (oneName) => {}) // one", 0],
  ])('that are vague are found: %s', (text, count) => {
    expect(listVagueNames({ path: 'a.ts', text })).toHaveLength(count)
  })

  it.each([
    ['export class MacLooker {}', ['MacLooker']],
    ['interface Seen<T> {}', ['Seen']],
    ['const memory = openLookMemory()', ['openLookMemory']],
    ["if (x) valueIfSeen('it')", ['valueIfSeen']],
    [`const text = \`a \${mac.lookThrough(path)}\``, ['lookThrough']],
    ['const a = { unaskedRepairs: 1, LASTING_FIX: 2 }', ['unaskedRepairs', 'LASTING_FIX']],
    ['// the MacLooker was here\nconst a = "a MacLooker", b = `a MacLooker`', []],
    ['const seen = lookMemories, outlasting = 1', []],
  ])('are found in code: %s', (text, expectedNames) => {
    const names = listRetiredNames({ path: 'a.ts', text }).map((line) => line.split(' ')[1])
    expect(names).toEqual(expectedNames)
  })

  it('of files are unique, so that a file can be found by its name', () => {
    const product = code.filter(({ path }) => /^(electron|renderer)\//.test(path))
    const names = product.map(({ path }) => basename(path))
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
