import type { Bridge } from '../electron/app/contract/bridge-contract.ts'

declare global {
  interface Window {
    /** Exposed by the preload script. */
    readonly builderbar: Bridge
  }
}
