import { parse } from 'yaml'
import { readCheckout } from './source-files.ts'

/** A YAML file of the checkout. */
export function readYaml(path: string): unknown {
  return parse(readCheckout(path))
}
