import { leadingBuilder } from '../core/builders/builder-facts.ts'
import { valueIfSeen } from '../core/model/observation.ts'
import type { Status } from '../core/model/status.ts'
import type { Mac } from '../mac/mac.ts'
import { type ConfigurationWatch, watchConfiguration } from './configuration-watch.ts'
import type { IncidentKeeper } from './incidents/incident-tracker.ts'
import { repairRunsElsewhere } from './repairs/repair-runner.ts'
import type { Looker } from './scan/scanner.ts'
import {
  afterComparing,
  afterLook,
  afterTick,
  atStart,
  type DuePart,
  everyPart,
  hurry,
  partsDue,
  reusePortsMs,
} from './schedule.ts'
import type { Telling } from './state/monitor-store.ts'
import { type MonitorClock, startTicking, type Ticking } from './ticker.ts'

const tickMs = 1000

export interface LookingParts {
  readonly mac: Mac
  readonly looker: Looker
  readonly clock: MonitorClock
  readonly telling: Telling
  /** Incidents, once the history was read. Nothing is looked at before. */
  readonly opening: Promise<IncidentKeeper>
  /** After each look of its own that gave a status, which is told by then. `asked`: a person asked for it. */
  readonly looked: (asked: boolean) => void
}

/** Looks when it is time (design.md part 5), and tells what is seen. No error inside a look ends it. */
export interface Looking {
  /** Looks at everything now, because a person asked. */
  look(): Promise<void>
  /** Takes a status that was made elsewhere: by a repair or a proof build. */
  take(status: Status, parts: ReadonlySet<DuePart>): void
  /** The Mac woke: everything is due at once. */
  woke(): void
  /** What broke is said and looked at again at its usual pace. */
  broke(error: unknown, parts?: ReadonlySet<DuePart>): void
  stop(): Promise<void>
}

export function startLooking(parts: LookingParts): Looking {
  return new LookingLoop(parts)
}

class LookingLoop implements Looking {
  private readonly parts: LookingParts
  private readonly watch: ConfigurationWatch
  private readonly ticking: Ticking
  private keeper: IncidentKeeper | null = null
  private pace = atStart
  private stopped = false
  /** Another program repairs: as while one of ours runs, nothing is over before its outcome is known. */
  private isRepairedElsewhere = false
  /** Processes of the builder that were alive at the last look. */
  private processes: readonly number[] = []

  constructor(parts: LookingParts) {
    this.parts = parts
    this.watch = watchConfiguration(parts.mac)
    parts.opening.then(
      (keeper) => {
        this.keeper = keeper
      },
      () => undefined,
    )
    const tick = () => this.tick().catch((error: unknown) => this.broke(error))
    this.ticking = startTicking(parts.clock, tickMs, tick)
  }

  async look(): Promise<void> {
    this.parts.telling.change({ looking: true })
    await this.lookAt(everyPart, true)
  }

  woke(): void {
    const now = this.parts.mac.now()
    this.keeper?.woke(now)
    this.pace = hurry(this.pace, everyPart, now.getTime())
    this.ticking.now()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.watch.stop()
    await this.ticking.stop()
  }

  private async tick(): Promise<void> {
    const { mac, telling } = this.parts
    const keeper = await this.parts.opening
    const now = mac.now().getTime()
    const gone = this.processes.filter((pid) => !mac.alive(pid))
    if (gone.length > 0) this.processes = this.processes.filter((pid) => !gone.includes(pid))
    const ticked = afterTick(this.pace, now, gone.length > 0)
    this.pace = ticked.pace
    if (ticked.woke) keeper.woke(mac.now())
    if (ticked.compareFiles || (await this.watch.touched())) {
      const changed = await this.watch.compare(telling.state().status?.snapshot ?? null)
      this.pace = afterComparing(this.pace, now, changed)
    }
    const parts = partsDue(this.pace, now)
    if (parts.size > 0) await this.lookAt(parts)
  }

  private async lookAt(parts: ReadonlySet<DuePart>, asked = false): Promise<void> {
    try {
      const keeper = await this.parts.opening
      const reuse = new Set((['launchd', 'configuration'] as const).filter((part) => !parts.has(part)))
      const some = { reuse, ...(parts.has('ports') ? {} : { reusePortsMs }) }
      const status = await this.parts.looker.look(parts.size === everyPart.size ? {} : some)
      // First whether one is under way, then what was written: who repairs writes before it lets go of the lock.
      this.isRepairedElsewhere = repairRunsElsewhere(this.parts.looker.folder)
      if (!this.isRepairedElsewhere) await keeper.hear()
      this.take(status, parts)
      this.parts.looked(asked)
      this.parts.telling.setTrouble(null)
    } catch (error) {
      this.broke(error, parts)
    }
  }

  take(status: Status, parts: ReadonlySet<DuePart>): void {
    const { keeper } = this
    const { mac, telling } = this.parts
    if (keeper === null || this.stopped) return
    const facts = leadingBuilder(status.snapshot)
    const job = valueIfSeen(facts.service?.job)
    const before = this.processes
    const pids = [job?.known ? job.pid : null, facts.machine?.pid ?? null]
    this.processes = pids.filter((pid) => pid !== null)
    keeper.looked(status, telling.state().repair.at !== 'running' && !this.isRepairedElsewhere)
    this.pace = afterLook(this.pace, {
      now: mac.now().getTime(),
      parts,
      state: status.state,
      goodBanner: valueIfSeen(facts.answer ?? undefined)?.answer === 'ssh',
      otherProcesses: this.processes.join() !== before.join(),
      toConfirm: keeper.hasSuspects(),
    })
    telling.change({
      status,
      looking: false,
      stateSince: keeper.stateSince(),
      incidents: keeper.incidents(),
      past: keeper.pastWeek(),
    })
  }

  broke(error: unknown, parts: ReadonlySet<DuePart> = everyPart): void {
    const why = error instanceof Error ? error.message : String(error)
    this.parts.telling.setTrouble(`A look ended in an error of Builderbar: ${why}`)
    const now = this.parts.mac.now().getTime()
    const looked = { now, parts, state: 'unknown', goodBanner: false } as const
    this.pace = afterLook(this.pace, { ...looked, otherProcesses: false, toConfirm: false })
    this.parts.telling.change({ looking: false })
  }
}
