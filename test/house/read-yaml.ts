import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js'
import { readCheckout } from './source-files.ts'

/** A YAML file of the checkout, read by the parser that electron-updater brings. */
export function readYaml(path: string): unknown {
  return parseUpdateInfo(readCheckout(path), path, new URL(`https://localhost/${path}`))
}
