import { describe, expect, it } from 'vitest'
import { blank, blankVisit, whatIsMissing, written } from './registering'

const matter = () => ({ ...blank('990101100201'), category: 'neighbor', summary: '漏水' })
const whole = () => ({ ...blankVisit(), name: '甲住户', matters: [matter()] })

describe('a visit to the window', () => {
  it('is whole in eight fields', () => {
    expect(whatIsMissing(whole())).toBeUndefined()
    expect(whatIsMissing({ ...whole(), persons: '0' })).toBe('window.missing.persons')
    expect(whatIsMissing({ ...whole(), name: ' ' })).toBe('window.missing.name')
  })

  it('keeps no word and no name of advice alone', () => {
    const visit = { ...whole(), matters: [{ ...matter(), conclusion: 'advised' as const }] }
    expect(written(visit)).toMatchObject({ applicant: null, matters: [{ summary: '', conclusion: 'advised', reason: null }] })
    expect(whatIsMissing({ ...visit, name: '' })).toBeUndefined()
  })

  it('takes in whatever is dangerous', () => {
    const visit = { ...whole(), matters: [{ ...matter(), conclusion: 'advised' as const, danger: true }] }
    expect(written(visit).matters[0]).toMatchObject({ conclusion: 'accepted', summary: '漏水' })
  })

  it('has two matters that differ', () => {
    expect(whatIsMissing({ ...whole(), matters: [matter(), matter()] })).toBe('window.missing.same')
  })
})
