import { describe, expect, it } from 'vitest'
import { moveFocusedFirst } from '../../../electron/app/view/focused-finding.ts'
import { consequence, keyFinding, routeFinding } from '../../renderer/fixtures/samples.ts'

const all = [routeFinding, keyFinding, consequence]
const shownFindings = [routeFinding, keyFinding]
const listKeys = (name: string | null) => moveFocusedFirst(shownFindings, all, name).map(({ key }) => key)

describe('the finding of a link or a notification', () => {
  it('is shown first, by its key or its id', () => {
    expect(listKeys(keyFinding.key)).toEqual([keyFinding.key, routeFinding.key])
    expect(listKeys(keyFinding.id)).toEqual([keyFinding.key, routeFinding.key])
  })

  it('gives way to the finding that causes it', () => {
    expect(consequence.causedBy).toBe(routeFinding.key)
    expect(moveFocusedFirst([keyFinding, routeFinding], all, consequence.id)[0]).toBe(routeFinding)
  })

  it.each([null, 'no-such-finding', '__proto__', ''])('%j changes nothing', (name) => {
    expect(listKeys(name)).toEqual([routeFinding.key, keyFinding.key])
  })

  it('ends where two findings name each other as the cause', () => {
    const firstFinding = { ...keyFinding, causedBy: routeFinding.key }
    const other = { ...routeFinding, causedBy: keyFinding.key }
    expect(moveFocusedFirst([firstFinding, other], [firstFinding, other], firstFinding.key)).toHaveLength(2)
  })
})
