/** The duty card as its admin keeps it, always from the server. */

import type { DutyLine, DutySaid, Post } from '@/api/types'
import { get, remove, set } from '@/api/client'

export const POSTS: readonly Post[] = ['grid_post', 'desk', 'mediation_room', 'police_station', 'property_office', 'legal_aid']

const at = (area: string, post: Post) => `/duty/${encodeURIComponent(area)}/${post}`

export async function listCard(area: string): Promise<DutyLine[]> {
  return (await get('/api/v1/duty', { query: { area } })).items
}

export async function keepLine(area: string, post: Post, said: DutySaid): Promise<void> {
  await set(at(area, post), said)
}

export async function dropLine(area: string, post: Post): Promise<void> {
  await remove(at(area, post))
}
