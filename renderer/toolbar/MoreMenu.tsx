import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import './menu.css'

interface MoreMenuProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** The last slot of the toolbar: a menu of what is needed less often. */
export function MoreMenu({ view, send }: MoreMenuProps) {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useLeave(place, () => setOpen(false))
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <div ref={place} className="more">
      <button
        ref={button}
        type="button"
        className="tool"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 8h.01M8 8h.01M13 8h.01" strokeWidth="2.5" />
        </svg>
        <span>{messages.toolbar.more}</span>
      </button>
      {isOpen && <Menu items={listItems(view, send)} close={close} />}
    </div>
  )
}

/** Calls back when the focus or a click goes elsewhere. */
function useLeave(place: RefObject<HTMLElement | null>, leave: () => void): void {
  const latestLeave = useRef(leave)
  latestLeave.current = leave
  useEffect(() => {
    const onFocusMove = ({ target }: Event) => {
      if (target instanceof Node && place.current?.contains(target) === false) latestLeave.current()
    }
    document.addEventListener('focusin', onFocusMove)
    document.addEventListener('pointerdown', onFocusMove)
    return () => {
      document.removeEventListener('focusin', onFocusMove)
      document.removeEventListener('pointerdown', onFocusMove)
    }
  }, [place])
}

interface Item {
  readonly label: string
  readonly isDisabled?: boolean
  /** Why it is disabled, where that is not plain. */
  readonly reason?: string
  readonly onUse: () => void
}

function Menu({ items, close }: { items: readonly Item[]; close: () => void }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
      return
    }
    const entries = [...(list.current?.querySelectorAll('button') ?? [])]
    const next = getNextIndex(
      event.key,
      entries.findIndex((entry) => entry.matches(':focus')),
      entries.length,
    )
    if (next === null) return
    event.preventDefault()
    entries[next]?.focus()
  }
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={messages.toolbar.more}
      className="menu"
      onKeyDown={move}
    >
      {items.map(({ label, isDisabled = false, reason, onUse }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          aria-disabled={isDisabled}
          onClick={() => {
            if (isDisabled) return
            close()
            onUse()
          }}
        >
          {label}
          {reason !== undefined && <span className="secondary"> {reason}</span>}
        </button>
      ))}
    </div>
  )
}

function getNextIndex(key: string, current: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count
    case 'ArrowUp':
      return (current + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function listItems(view: PopoverView, send: Bridge['send']): readonly Item[] {
  const { menu } = messages
  const isBusy = view.repair.status === 'running'
  const [lastChange] = view.undoable
  return [
    ...view.controls.map((control) => ({
      label: menu.controls[control],
      isDisabled: isBusy,
      onUse: () => send({ kind: 'plan', subject: { kind: 'control', control } }),
    })),
    ...(view.canOpenShell ? [{ label: menu.openShell, onUse: () => send({ kind: 'open-shell' }) }] : []),
    ...(lastChange === undefined
      ? []
      : [
          {
            label: menu.undo,
            isDisabled: isBusy,
            onUse: () => send({ kind: 'plan', subject: { kind: 'undo', receipt: lastChange.id } }),
          },
        ]),
    { label: messages.nixOutput.paste, isDisabled: isBusy, onUse: () => send({ kind: 'explain-output' }) },
    ...(view.updates.unavailable === null
      ? [
          {
            label: menu.checkForUpdates,
            ...(view.managed.settings.updates === 'no'
              ? { isDisabled: true, reason: messages.managed.reason }
              : {}),
            onUse: () => {
              send({ kind: 'update', action: 'check' })
              send({ kind: 'page', page: 'settings' })
            },
          },
        ]
      : []),
    { label: menu.about, onUse: () => send({ kind: 'about' }) },
    { label: menu.quit, onUse: () => send({ kind: 'quit' }) },
  ]
}
