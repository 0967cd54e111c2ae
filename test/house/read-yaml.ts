import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js'
import { readCheckout } from './source-files.ts'

/** Reads a YAML file of the checkout with electron-updater's parser. */
export function readYaml(path: string): unknown {
  return parseUpdateInfo(readCheckout(path), path, new URL(`https://localhost/${path}`))
}
