import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { MutedList } from '../findings/MutedList.tsx'
import { messages } from '../format/locale.ts'
import { CommandLineTool } from '../settings/CommandLineTool.tsx'
import { ManagedNotice, managedReason } from '../settings/ManagedNotice.tsx'
import { NotificationSettings } from '../settings/NotificationSettings.tsx'
import { ShortcutField } from '../settings/ShortcutField.tsx'
import { Updates } from '../settings/Updates.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { PageHeading } from './PageHeading.tsx'
import '../settings/settings.css'

const text = messages.settings

/** The settings. Each change takes effect at once. */
export function SettingsPage({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const { settings, loginItem } = view
  const managed = view.managed.settings
  const changeSettings = (choice: SettingsChange) => send({ kind: 'change-settings', change: choice })
  return (
    <main className="settings">
      <section className="part" aria-label={text.general}>
        <PageHeading title={text.heading} send={send} />
        <ManagedNotice managed={view.managed} />
        <Switch
          label={text.openAtLogin}
          on={loginItem.available && loginItem.on}
          reason={loginItem.available ? null : loginItem.reason}
          onChange={(on) => send({ kind: 'open-at-login', on })}
        />
        {loginItem.available && loginItem.needsApproval && <p className="secondary">{text.needsApproval}</p>}
        <Switch
          label={text.textBesideIcon}
          on={settings.textBesideIcon}
          reason={managedReason(managed.textBesideIcon)}
          onChange={(on) => changeSettings({ kind: 'text-beside-icon', on })}
        />
        <Select
          label={text.theme}
          value={settings.theme}
          options={text.themes}
          onPick={(theme) => changeSettings({ kind: 'theme', theme })}
        />
        <Select
          label={text.textSize}
          value={`${settings.textSize}`}
          options={sizeNames}
          onPick={(name) => {
            const percent = sizes.find((size) => `${size}` === name)
            if (percent !== undefined) changeSettings({ kind: 'text-size', percent })
          }}
        />
        <ShortcutField
          value={settings.shortcut}
          state={view.shortcut}
          onChange={(shortcut) => changeSettings({ kind: 'shortcut', shortcut })}
        />
      </section>
      <section className="part" aria-labelledby="repairs-heading">
        <h2 id="repairs-heading" className="heading">
          {text.repairs}
        </h2>
        <Switch
          label={text.autoRepair}
          on={settings.autoRepair}
          reason={managedReason(managed.autoRepair)}
          onChange={(on) => changeSettings({ kind: 'auto-repair', on })}
        />
        <p className="secondary">{text.autoRepairIntro}</p>
      </section>
      <NotificationSettings view={view} changeSettings={changeSettings} />
      <Updates updates={view.updates} choice={settings.updates} managed={managed.updates} send={send} />
      {view.tool !== null && <CommandLineTool tool={view.tool} send={send} />}
      <MutedList
        muted={settings.muted}
        mutedByOrganization={managed.mutedFindings ?? []}
        changeSettings={changeSettings}
      />
    </main>
  )
}

const sizes = [100, 125, 150, 200] as const
const sizeNames: Readonly<Record<string, string>> = Object.fromEntries(
  sizes.map((size) => [`${size}`, text.percent(size)]),
)
