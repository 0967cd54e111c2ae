/**
 * Starts the app in the folder named on the command line, as `electron FOLDER` does. It is copied to `resources/app` of the
 * Electron that scripts/electron-fallback.mjs unpacks, which has no `default_app.asar`. It has to be an ES module: a dynamic
 * import from CommonJS would run the app's code after Electron is ready, which is too late for some of its calls.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(productName ?? name)
// Electron's own default app calls these two; they are not in the public types.
Reflect.get(app, 'setVersion').call(app, version)
Reflect.get(app, 'setAppPath').call(app, folder)
await import(pathToFileURL(join(folder, main)).href)
