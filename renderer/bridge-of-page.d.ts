import type { Bridge } from '../electron/app/contract/bridge-contract.ts'

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly builderbar: Bridge
  }
}
