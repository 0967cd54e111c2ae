import * as z from 'zod'
import type { Words } from '../../locales/messages.ts'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { Settings } from '../contract/settings.ts'
import { isCheckDue, type UpdateState, type UpdatesView } from '../contract/update-state.ts'
import type { Updater } from './update-client.ts'
import { inWordsOfUpdate } from './update-error.ts'
import type { Release } from './update-feed.ts'
import type { UpdateSource } from './update-source.ts'

export interface UpdatesParts {
  readonly source: UpdateSource
  readonly folder: DataFolder
  readonly words: Words['updates']
  /** Opened at the first need. */
  openUpdater(address: string, refused: (error: Error) => void): Promise<Updater>
  settings(): Pick<Settings, 'updates' | 'welcomed'>
  /** A repair or a test build runs: nothing is installed meanwhile. */
  isBusy(): boolean
  now(): Date
  changed(): void
}

export interface Updates {
  view(): UpdatesView
  /** Looks for a newer release, whenever the last look was. */
  check(): Promise<void>
  download(): Promise<void>
  install(): void
  /** Does what is due: the daily look, and what waited for the end of a repair. */
  proceed(): Promise<void>
  close(): void
}

/** When it was looked for a newer release last. */
const memoryFile = 'update-check.json'
const memorySchema = z.object({ at: z.iso.datetime() })
/** How often it is asked whether the daily look is due; also how long after the start, in milliseconds. */
const askedEveryMs = 10 * 60_000

/** Newer releases of Builderbar: looked for, downloaded and installed as the person has chosen. */
export async function openUpdates(parts: UpdatesParts): Promise<Updates> {
  const kept = parts.source.can ? await parts.folder.readJson(memoryFile, memorySchema) : null
  return new OpenUpdates(parts, kept?.at ?? null)
}

class OpenUpdates implements Updates {
  private readonly parts: UpdatesParts
  private readonly timer: NodeJS.Timeout | undefined
  private state: UpdateState = { at: 'idle' }
  private release: Release | null = null
  private updater: Promise<Updater> | null = null
  private checkedAt: string | null
  private isHandedOver = false

  constructor(parts: UpdatesParts, checkedAt: string | null) {
    this.parts = parts
    this.checkedAt = checkedAt
    if (parts.source.can) this.timer = setInterval(() => void this.proceed(), askedEveryMs)
  }

  view(): UpdatesView {
    const { source, isBusy, words } = this.parts
    const off = source.can ? null : source.why
    return { off, state: this.state, checkedAt: this.checkedAt, notNow: isBusy() ? words.busy : null }
  }

  async proceed(): Promise<void> {
    const { updates, welcomed } = this.parts.settings()
    await this.handOver()
    // Nothing leaves this Mac before the person has read that it will.
    if (!welcomed || updates === 'no') return
    if (isCheckDue(this.checkedAt, this.parts.now())) await this.check()
    else if (updates === 'automatic') await this.download()
  }

  async check(): Promise<void> {
    const { source, folder, words, now } = this.parts
    if (!source.can || ['checking', 'downloading', 'ready'].includes(this.state.at)) return
    this.checkedAt = now().toISOString()
    this.show({ at: 'checking' })
    await folder.writeJson(memoryFile, { at: this.checkedAt })
    try {
      this.release = await (await this.opened(source.address)).newest()
      this.show(this.release === null ? { at: 'newest' } : { at: 'available', ...shown(this.release) })
    } catch (error) {
      this.show({ at: 'failed', says: words.failed(inWordsOfUpdate(error, words.troubles)) })
    }
    if (this.parts.settings().updates === 'automatic') await this.download()
  }

  async download(): Promise<void> {
    const { source } = this.parts
    const { release } = this
    if (!source.can || this.state.at !== 'available' || release === null) return
    const told = (percent: number) => this.show({ at: 'downloading', ...shown(release), percent })
    told(0)
    try {
      await (await this.opened(source.address)).download(release, told)
      this.show({ at: 'ready', ...shown(release) })
      await this.handOver()
    } catch (error) {
      this.showNotDownloaded(release.version, error)
    }
  }

  install(): void {
    if (this.state.at !== 'ready' || this.parts.isBusy()) return
    void this.updater?.then((updater) => updater.installNow())
  }

  close(): void {
    clearInterval(this.timer)
  }

  /** macOS installs it once the app has quit. Once it has it there is no taking back, so not while anything runs. */
  private async handOver(): Promise<void> {
    if (this.state.at !== 'ready' || this.isHandedOver || this.parts.isBusy()) return
    this.isHandedOver = true
    const updater = await this.updater
    updater?.handOver()
  }

  private opened(address: string): Promise<Updater> {
    this.updater ??= this.parts.openUpdater(address, (error) => {
      this.showNotDownloaded(this.release?.version ?? '', error)
    })
    return this.updater
  }

  private showNotDownloaded(version: string, error: unknown): void {
    const { words } = this.parts
    this.show({ at: 'failed', says: words.notDownloaded(version, inWordsOfUpdate(error, words.troubles)) })
  }

  private show(state: UpdateState): void {
    this.state = state
    this.parts.changed()
  }
}

function shown({ version, notes }: Release): Pick<Release, 'version' | 'notes'> {
  return { version, notes }
}

/** What is said outside the settings: a newer one is there, and what to do. */
export function updateNotices({ state }: UpdatesView, words: Words['updates']): readonly string[] {
  if (state.at === 'available') return [words.availableNotice(state.version)]
  return state.at === 'ready' ? [words.ready(state.version)] : []
}
