import type { ReactNode } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'
import { CommandLineTool } from '../settings/CommandLineTool.tsx'
import { GeneralSettings } from '../settings/GeneralSettings.tsx'
import { MutedList } from '../settings/MutedList.tsx'
import { NotificationSettings } from '../settings/NotificationSettings.tsx'
import { RepairSettings } from '../settings/RepairSettings.tsx'
import { SettingsTabs } from '../settings/SettingsTabs.tsx'
import '../settings/settings.css'
import { Updates } from '../settings/Updates.tsx'
import { WindowHeading } from './WindowHeading.tsx'

interface SettingsWindowProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** The settings. Each change takes effect at once. */
export function SettingsWindow({ view, send }: SettingsWindowProps) {
  return (
    <main className="settings">
      <WindowHeading title={messages.windows.titles.settings} />
      <SettingsTabs
        selected={view.settingsTab}
        onSelect={(tab) => tab !== view.settingsTab && send({ kind: 'settings-tab', tab })}
      />
      <div
        id="settings-panel"
        role="tabpanel"
        aria-labelledby={`tab-${view.settingsTab}`}
        className="settings-panel"
      >
        {renderPanel(view, send)}
      </div>
    </main>
  )
}

function renderPanel(view: PopoverView, send: Bridge['send']): ReactNode {
  const { settings } = view
  const managed = view.managed.settings
  const changeSettings = (choice: SettingsChange) => send({ kind: 'change-settings', change: choice })
  switch (view.settingsTab) {
    case 'general':
      return <GeneralSettings view={view} send={send} />
    case 'notifications':
      return (
        <>
          <NotificationSettings view={view} changeSettings={changeSettings} />
          <MutedList
            muted={settings.muted}
            mutedByOrganization={view.mutedByOrganization}
            changeSettings={changeSettings}
          />
        </>
      )
    case 'repairs':
      return <RepairSettings settings={settings} managed={managed} changeSettings={changeSettings} />
    case 'updates':
      return (
        <Updates updates={view.updates} choice={settings.updates} managed={managed.updates} send={send} />
      )
    case 'advanced':
      return view.tool === null ? (
        <p className="secondary">{messages.loading}</p>
      ) : (
        <CommandLineTool tool={view.tool} send={send} />
      )
  }
}
