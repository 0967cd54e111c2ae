import type { Messages } from '../../locales/messages.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import type { EffectiveSettings } from '../contract/managed-settings.ts'
import type { IconState } from '../tray/tray-icon.ts'
import { computeIconState, listMutedKeys } from './muted-findings.ts'

/** Returns the state that the icon shows. */
export function selectIcon({ repair, status }: MonitorState, settings: EffectiveSettings): IconState {
  if (repair.status === 'running') return 'repairing'
  return status === null ? 'unknown' : computeIconState(status, listMutedKeys(settings, status.findings))
}

/** Returns the text beside the icon; '' where the icon alone says enough. */
export function formatTextBesideIcon(icon: IconState, messages: Messages): string {
  const texts: Partial<Record<IconState, string>> = messages.icon.beside
  return texts[icon] ?? ''
}
