import { type KeyboardEvent, useRef } from 'react'
import type { SettingsTab } from '../../electron/app/contract/page.ts'
import { messages } from '../format/locale.ts'

interface SettingsTabsProps {
  readonly selected: SettingsTab
  readonly onSelect: (tab: SettingsTab) => void
}

/** The tabs of the settings. The arrow keys, Home and End select another one. */
export function SettingsTabs({ selected, onSelect }: SettingsTabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const next = getNextTab(event.key, selected)
    if (next === undefined) return
    event.preventDefault()
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
    onSelect(next)
  }
  return (
    <div
      ref={list}
      role="tablist"
      tabIndex={-1}
      aria-label={messages.windows.titles.settings}
      className="settings-tabs"
      onKeyDown={move}
    >
      {tabs.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          className="settings-tab"
          aria-selected={tab === selected}
          aria-controls="settings-panel"
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => onSelect(tab)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={icons[tab]} />
          </svg>
          <span>{messages.windows.tabs[tab]}</span>
        </button>
      ))}
    </div>
  )
}

function getNextTab(key: string, selected: SettingsTab): SettingsTab | undefined {
  const at = tabs.indexOf(selected)
  switch (key) {
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length]
    case 'ArrowLeft':
      return tabs.at(at - 1)
    case 'Home':
      return tabs[0]
    case 'End':
      return tabs.at(-1)
    default:
      return undefined
  }
}

const tabs: readonly SettingsTab[] = ['general', 'notifications', 'repairs', 'updates', 'advanced']

const icons: Readonly<Record<SettingsTab, string>> = {
  general:
    'M3 6h8.5M15.5 6H17M3 14h1.5M8.5 14H17M13.5 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4M6.5 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  notifications:
    'M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.75 5.5-1.75 6.5h12.5c0-1-1.75-2.5-1.75-6.5A4.5 4.5 0 0 0 10 3M8.25 16.5a1.8 1.8 0 0 0 3.5 0',
  repairs:
    'M12.2 3.4a4.2 4.2 0 0 0-4.6 5.7l-4.3 4.3a1.9 1.9 0 0 0 2.7 2.7l4.3-4.3a4.2 4.2 0 0 0 5.7-4.6l-2.4 2.3-2.6-.7-.7-2.6z',
  updates: 'M16.5 10a6.5 6.5 0 1 1-2-4.7M16.7 3v3.5h-3.5M10 6.75v6.5M7.5 10.75l2.5 2.5 2.5-2.5',
  advanced: 'M3 4h14v12H3zM6 8l2.25 2L6 12M10.5 12.25h3.5',
}
