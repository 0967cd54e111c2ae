import { join } from 'node:path'
import { app } from 'electron'

/** The command line tool beside the packed archive (electron-builder.yml); null where the app is not packed. */
export const toolScript = app.isPackaged ? join(process.resourcesPath, 'builderbar') : null
