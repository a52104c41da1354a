import type { Pack, RecordAnswer, VisitSent } from '@/api/types'
import { t, told } from '@/i18n'

export const CHIPS = ['neighbor', 'family', 'property', 'wage', 'house_land', 'money', 'injury', 'other'] as const
/** What comes of a try at a door: four results of equal weight. */
export const RESULTS = [
  { result: 'met', icon: 'talk' }, { result: 'not_home', icon: 'away' },
  { result: 'declined', icon: 'hand' }, { result: 'vacant', icon: 'empty' },
] as const
/** What somebody at a door may ask for; that all is well is said by a button of its own. */
export const NEEDS = ['dispute', 'errand', 'care_requested', 'hazard'] as const
/** Where a visit was, if not at the door. */
export const MODES = ['phone', 'met_outside', 'enterprise'] as const
export const OUTCOMES = ['settled', 'flagged', 'noted'] as const
export const SEVERITIES = [4, 3, 2, 1] as const

export type Outcome = RecordAnswer['outcome']

/** A chip or a class in words, in the language that is spoken; the catalogue knows what is newer than this app. */
export function categoryName(category: string, pack: Pack | undefined): string {
  const key = `category.${category}`
  if (told(key)) return t(key)
  return pack ? pack.catalogue.classes.find((one) => one.code === category)?.name ?? category : ''
}

/** Where something is, as people say it: 3栋 1单元 302. */
export function placeName(place: { building_id?: string | null; dwelling_id?: string | null }, pack: Pack | undefined): string {
  const door = pack?.dwellings.find((one) => one.id === place.dwelling_id)
  const building = pack?.buildings.find((one) => one.id === (place.building_id ?? door?.building_id))
  if (!building) return ''
  if (!door) return building.name
  return [building.name, door.unit && t('today.unit', { n: door.unit }), door.door].filter(Boolean).join(' ')
}

/** What somebody asked for at a door, in words. */
export function needNames(needs: VisitSent['needs'] = []): string[] {
  return needs.map((need) => (need === 'none' ? t('visit.fine') : t(`visit.need.${need}`)))
}
