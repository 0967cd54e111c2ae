import { setTimeout as sleep } from 'node:timers/promises'
import { app, autoUpdater } from 'electron'
import { CancellationToken, MacUpdater } from 'electron-updater'
import { readBundleVersion } from './bundle-version.ts'
import { UpdateError } from './update-error.ts'
import { maxFeedBytes, type Release, readFeed } from './update-feed.ts'
import { type RequestLimits, restrictSession, userAgent } from './update-request.ts'

/** Checks for, downloads and installs newer releases of the app. */
export interface UpdateClient {
  /** Returns the newest release; null if this app is the newest. Rejects if there is no readable list in time. */
  newest(): Promise<Release | null>
  /** Downloads the release that `newest` returned, and verifies its checksum and the version of the bundle in it. */
  download(release: Release, onProgress: (percent: number) => void): Promise<void>
  /** Only a Mac can prove: gives the download to macOS, which checks the signature and installs it after the app has quit. */
  handOver(): void
  /** Quits, installs and starts again. */
  installNow(): void
}

/** Timeouts, in milliseconds. */
export interface UpdateTimeouts {
  readonly listMs: number
  readonly downloadMs: number
  /** Without progress: electron-updater does not notice a stalled download. */
  readonly stallMs: number
}

export interface UpdateClientOptions {
  /** Folder of the releases' files. Every hop of a request keeps its protocol, which is https in a packed app. */
  readonly address: string
  readonly timeouts: UpdateTimeouts
  /** Called when macOS refuses a download. */
  onRefused(error: Error): void
}

/**
 * Opens electron-updater with limits: requests go only to the packed address and its redirects, no response may be larger
 * than the list says, and no header identifies this Mac. Import this file only when updates are enabled, since
 * electron-updater takes time to load.
 */
export function openUpdateClient({ address, timeouts, onRefused }: UpdateClientOptions): UpdateClient {
  let updater = openUpdater(address)
  const limits = restrictSession(updater.netSession, new URL(address).protocol)
  autoUpdater.on('error', onRefused)
  return {
    newest: () => {
      // A check that hangs cannot be cancelled, and electron-updater would join the next one to it.
      const onTimeout = () => {
        updater = openUpdater(address)
      }
      return findNewest(updater, limits, { timeoutMs: timeouts.listMs, onTimeout })
    },
    download: (release, onProgress) => download(updater, limits, { release, onProgress, timeouts }),
    // electron-updater gave the address of the download to macOS when the download ended.
    handOver: () => autoUpdater.checkForUpdates(),
    installNow: () => updater.quitAndInstall(),
  }
}

function openUpdater(address: string): MacUpdater {
  const updater = new MacUpdater({ provider: 'generic', url: address, useMultipleRangeRequest: false })
  updater.logger = null
  updater.requestHeaders = { 'User-Agent': userAgent }
  updater.autoDownload = false
  // `handOver` is called when no repair and no test build runs.
  updater.autoInstallOnAppQuit = false
  // It needs the previous archive and fetches the same bytes by other requests.
  updater.disableDifferentialDownload = true
  // A staged rollout would select Macs by the number that electron-updater draws for each.
  updater.isUserWithinRollout = () => true
  // Without it, electron-updater checks nothing in an app that is not packed (test/desktop).
  updater.forceDevUpdateConfig = !app.isPackaged
  return updater
}

async function findNewest(
  updater: MacUpdater,
  limits: RequestLimits,
  { timeoutMs, onTimeout }: { timeoutMs: number; onTimeout: () => void },
): Promise<Release | null> {
  limits.reset(maxFeedBytes)
  const timer = new AbortController()
  const timeout = sleep(timeoutMs, null, { signal: timer.signal }).then(() => {
    onTimeout()
    throw new UpdateError((messages) => messages.timedOut)
  })
  try {
    const result = await Promise.race([updater.checkForUpdates(), timeout])
    const release = readFeed(result?.updateInfo)
    if (release === null) throw new UpdateError((messages) => messages.noList)
    return result?.isUpdateAvailable ? release : null
  } catch (error) {
    const errorStatus = limits.errorStatus()
    throw errorStatus === null ? error : new UpdateError((messages) => messages.listRefused(errorStatus))
  } finally {
    timer.abort()
  }
}

interface DownloadOptions {
  readonly release: Release
  readonly timeouts: UpdateTimeouts
  onProgress(percent: number): void
}

async function download(
  updater: MacUpdater,
  limits: RequestLimits,
  { release, timeouts, onProgress }: DownloadOptions,
): Promise<void> {
  limits.reset(Math.max(...release.files.map(({ size }) => size)))
  const token = new CancellationToken()
  const deadline = setTimeout(() => token.cancel(), timeouts.downloadMs)
  const stall = setTimeout(() => token.cancel(), timeouts.stallMs)
  const handleProgress = ({ percent }: { percent: number }) => {
    stall.refresh()
    onProgress(Math.min(100, Math.floor(percent)))
  }
  updater.on('download-progress', handleProgress)
  try {
    const [archive = ''] = await updater.downloadUpdate(token)
    if ((await readBundleVersion(archive)) !== release.version) {
      throw new UpdateError((messages) => messages.otherVersion)
    }
  } catch (error) {
    throw token.cancelled ? new UpdateError((messages) => messages.tooSlow) : error
  } finally {
    clearTimeout(deadline)
    clearTimeout(stall)
    updater.off('download-progress', handleProgress)
  }
}
