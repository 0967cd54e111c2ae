import { autoUpdater } from 'electron'
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js'
import { MacUpdater } from 'electron-updater/out/MacUpdater.js'
import { Provider, parseUpdateInfo } from 'electron-updater/out/providers/Provider.js'
import {
  CancellationToken,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater/out/types.js'
import { bundleVersion } from './bundle-version.ts'
import { UpdateError } from './update-error.ts'
import { isNewer, maxFeedBytes, type Release, readFeed } from './update-feed.ts'
import { fetchText, type RequestLimits, restrictSession, userAgent } from './update-request.ts'

/** What the app does about newer releases of itself. */
export interface UpdateClient {
  /** The newest release; null where this one is. */
  newest(): Promise<Release | null>
  /** Downloads a release and checks its checksum. */
  download(release: Release, told: (percent: number) => void): Promise<void>
  /** Only a Mac can prove: gives what was downloaded to macOS, which checks the signature and installs it once the app has quit. */
  handOver(): void
  /** Quits, installs, starts again. */
  installNow(): void
}

export interface UpdateWaits {
  readonly listMs: number
  readonly downloadMs: number
  /** While nothing comes: electron-updater does not notice a download that was cut off. */
  readonly stillMs: number
}

export interface UpdateClientOptions {
  /** Folder of the releases' files. Every hop of a request keeps its protocol, which is https in a packed app. */
  readonly address: string
  /** app-update.yml, in which electron-updater finds the name of its folder for downloads. */
  readonly configFile: string
  readonly version: string
  /** Longest waits, in milliseconds. */
  readonly waits: UpdateWaits
  /** macOS refused what was handed over. */
  refused(error: Error): void
}

const listName = 'latest-mac.yml'

/**
 * electron-updater, fenced in: it takes the release as we have read it, asks nobody but the packed address and where that
 * leads, takes nothing larger than the release says, and makes no number that tells this Mac from others. This file is
 * loaded where updates are on only, since most starts of the program need none of it.
 */
export function openUpdateClient(parts: UpdateClientOptions): UpdateClient {
  const client = new LimitedUpdater(parts)
  const base = parts.address.endsWith('/') ? parts.address : `${parts.address}/`
  const fence = restrictSession(client.netSession, new URL(base).protocol)
  return {
    newest: () => newest(client, fence, base, parts),
    download: (release, told) => download(client, fence, { release, base, told, waits: parts.waits }),
    // The update's address was given to macOS when the download ended.
    handOver: () => autoUpdater.checkForUpdates(),
    installNow: () => client.quitAndInstall(),
  }
}

class LimitedUpdater extends MacUpdater {
  constructor({ configFile, refused }: UpdateClientOptions) {
    super()
    this.logger = null
    this.updateConfigPath = configFile
    this.requestHeaders = { 'User-Agent': userAgent }
    // Handed over by us, when nothing runs.
    this.autoInstallOnAppQuit = false
    // It would need the release before, and takes a second way to the same bytes.
    this.disableDifferentialDownload = true
    autoUpdater.on('error', refused)
  }

  /** What `downloadUpdate` downloads. electron-updater's own check is left out: it sends a number of this Mac. */
  take({ version, files }: Release, base: string): void {
    const listed = files.map((file) => ({ ...file }))
    const info = { version, files: listed, path: '', sha512: '', releaseDate: '' }
    this.updateInfoAndProvider = { info, provider: new ListedFiles(base) }
  }
}

/** The files of a release lie beside its list. */
class ListedFiles extends Provider<UpdateInfo> {
  private readonly base: string

  constructor(base: string) {
    super({ isUseMultipleRangeRequest: false, platform: 'darwin', executor: new ElectronHttpExecutor() })
    this.base = base
  }

  override getLatestVersion(): Promise<UpdateInfo> {
    // Nobody asks: the list is read in `newest`.
    return Promise.reject(new UpdateError((messages) => messages.noList))
  }

  override resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
    return files.map((info) => ({ url: new URL(info.url, this.base), info }))
  }
}

async function newest(
  client: LimitedUpdater,
  fence: RequestLimits,
  base: string,
  { version, waits }: UpdateClientOptions,
): Promise<Release | null> {
  fence.maxBytes = maxFeedBytes
  const limits = { maxBytes: maxFeedBytes, withinMs: waits.listMs }
  const text = await fetchText(client.netSession, new URL(listName, base).href, limits)
  const release = readFeed(parsed(text))
  if (release === null) throw new UpdateError((messages) => messages.noList)
  return isNewer(release.version, version) ? release : null
}

function parsed(text: string): unknown {
  try {
    return parseUpdateInfo(text, listName, new URL(`https://localhost/${listName}`))
  } catch {
    return null
  }
}

async function download(
  client: LimitedUpdater,
  fence: RequestLimits,
  how: { release: Release; base: string; waits: UpdateWaits; told: (percent: number) => void },
): Promise<void> {
  const { release, base, waits, told } = how
  fence.maxBytes = Math.max(...release.files.map(({ size }) => size))
  client.take(release, base)
  const token = new CancellationToken()
  const limit = setTimeout(() => token.cancel(), waits.downloadMs)
  const still = setTimeout(() => token.cancel(), waits.stillMs)
  const progress = ({ percent }: { percent: number }) => {
    still.refresh()
    told(Math.min(100, Math.floor(percent)))
  }
  client.on('download-progress', progress)
  try {
    const [archive = ''] = await client.downloadUpdate(token)
    if ((await bundleVersion(archive)) !== release.version) {
      throw new UpdateError((messages) => messages.otherVersion)
    }
  } catch (error) {
    throw token.cancelled ? new UpdateError((messages) => messages.tooSlow) : error
  } finally {
    clearTimeout(limit)
    clearTimeout(still)
    client.off('download-progress', progress)
  }
}
