import * as z from 'zod'
import type { Messages } from '../../locales/messages.ts'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { Settings } from '../contract/settings.ts'
import { isCheckDue, type UpdateState, type UpdatesView } from '../contract/update-state.ts'
import type { UpdateClient } from './update-client.ts'
import { describeUpdateError } from './update-error.ts'
import type { Release } from './update-feed.ts'
import type { UpdateSource } from './update-source.ts'

export interface UpdateControllerOptions {
  readonly source: UpdateSource
  readonly folder: DataFolder
  readonly messages: Messages['updates']
  /** Called before the first check. */
  openUpdateClient(address: string, onRefused: (error: Error) => void): Promise<UpdateClient>
  settings(): Pick<Settings, 'updates' | 'welcomed'>
  /** Whether a repair or a test build runs: then nothing is installed. */
  isBusy(): boolean
  now(): Date
  onChange(): void
}

/** Stores the time of the last update check. */
const checkTimeFile = 'update-check.json'
const checkTimeSchema = z.object({ at: z.iso.datetime() })
/** Interval at which the controller tests whether the daily check is due; also the delay before the first test. */
const testIntervalMs = 10 * 60_000

/** Opens the updates of Builderbar, which are checked, downloaded and installed as the settings say. */
export async function openUpdateController(options: UpdateControllerOptions): Promise<UpdateController> {
  const storedTime = options.source.available
    ? await options.folder.readJson(checkTimeFile, checkTimeSchema)
    : null
  return new UpdateController(options, storedTime?.at ?? null)
}

export class UpdateController {
  private readonly options: UpdateControllerOptions
  private readonly timer: NodeJS.Timeout | undefined
  private state: UpdateState = { status: 'idle' }
  private release: Release | null = null
  private client: Promise<UpdateClient> | null = null
  private checkedAt: string | null
  private isHandedOver = false

  constructor(options: UpdateControllerOptions, checkedAt: string | null) {
    this.options = options
    this.checkedAt = checkedAt
    if (options.source.available) this.timer = setInterval(() => void this.proceed(), testIntervalMs)
  }

  view(): UpdatesView {
    const { source, isBusy, messages } = this.options
    const reason = source.available ? null : source.reason
    return {
      unavailable: reason,
      state: this.state,
      checkedAt: this.checkedAt,
      installRefusal: isBusy() ? messages.busy : null,
    }
  }

  /** Runs the daily check if it is due, and an installation that waited for the end of a repair. */
  async proceed(): Promise<void> {
    const { updates, welcomed } = this.options.settings()
    await this.handOver()
    // No request leaves this Mac before the user has read the welcome page.
    if (!welcomed || updates === 'no') return
    if (isCheckDue(this.checkedAt, this.options.now())) await this.check()
    else if (updates === 'automatic') await this.download()
  }

  /** Checks for a newer release, even if no check is due. */
  async check(): Promise<void> {
    const { source, folder, messages, now } = this.options
    if (!source.available || ['checking', 'downloading', 'ready'].includes(this.state.status)) return
    this.checkedAt = now().toISOString()
    this.show({ status: 'checking' })
    await folder.writeJson(checkTimeFile, { at: this.checkedAt })
    try {
      this.release = await (await this.openClient(source.address)).newest()
      this.show(
        this.release === null
          ? { status: 'newest' }
          : { status: 'available', ...createSummary(this.release) },
      )
    } catch (error) {
      this.show({ status: 'failed', message: messages.failed(describeUpdateError(error, messages.errors)) })
    }
    if (this.options.settings().updates === 'automatic') await this.download()
  }

  async download(): Promise<void> {
    const { source } = this.options
    const { release } = this
    if (!source.available || this.state.status !== 'available' || release === null) return
    const onProgress = (percent: number) =>
      this.show({ status: 'downloading', ...createSummary(release), percent })
    onProgress(0)
    try {
      await (await this.openClient(source.address)).download(release, onProgress)
      this.show({ status: 'ready', ...createSummary(release) })
      await this.handOver()
    } catch (error) {
      this.showNotDownloaded(release.version, error)
    }
  }

  install(): void {
    if (this.state.status !== 'ready' || this.options.isBusy()) return
    void this.client?.then((client) => client.installNow())
  }

  close(): void {
    clearInterval(this.timer)
  }

  /** Gives the download to macOS, which installs it after the app has quit. This is final, so it waits for running repairs. */
  private async handOver(): Promise<void> {
    if (this.state.status !== 'ready' || this.isHandedOver || this.options.isBusy()) return
    this.isHandedOver = true
    const client = await this.client
    client?.handOver()
  }

  private openClient(address: string): Promise<UpdateClient> {
    this.client ??= this.options.openUpdateClient(address, (error) => {
      this.showNotDownloaded(this.release?.version ?? '', error)
    })
    return this.client
  }

  private showNotDownloaded(version: string, error: unknown): void {
    const { messages } = this.options
    this.show({
      status: 'failed',
      message: messages.notDownloaded(version, describeUpdateError(error, messages.errors)),
    })
  }

  private show(state: UpdateState): void {
    this.state = state
    this.options.onChange()
  }
}

function createSummary({ version, notes }: Release): Pick<Release, 'version' | 'notes'> {
  return { version, notes }
}

/** Returns the warning about a newer release that is shown outside the settings. */
export function listUpdateWarnings({ state }: UpdatesView, messages: Messages['updates']): readonly string[] {
  if (state.status === 'available') return [messages.availableNotice(state.version)]
  return state.status === 'ready' ? [messages.ready(state.version)] : []
}
