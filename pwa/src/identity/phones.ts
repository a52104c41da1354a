/** Phones that can be sealed when they are lost, always from the server; with their words. */

import type { Device } from '@/api/types'
import { get, put, remove } from '@/api/client'
import { day } from '@/dates'
import { fill, language, type Facts } from '@/i18n'
import { enPhones } from '@/locales/en-phones'
import { zhPhones } from '@/locales/zh-phones'
import { noon } from './noon'

export function tell(key: keyof typeof zhPhones, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enPhones : zhPhones)[key], facts)
}

/** What tells one phone from another: its first day, and the end of its name. */
export function phoneWords({ id, made_on }: Device): string {
  return tell('phones.line', { made: day(noon(made_on)), tail: id.slice(-4) })
}

export async function listPhones(account_id: string): Promise<Device[]> {
  return (await get('/api/v1/accounts/{account_id}/devices', { path: { account_id } })).items
}

export async function listOwnPhones(): Promise<Device[]> {
  return (await get('/api/v1/me/devices')).items
}

const sealOf = (account: string, { id }: Device) => `/accounts/${account}/devices/${encodeURIComponent(id)}/seal`

export async function sealPhone(account: string, phone: Device): Promise<void> {
  await put(sealOf(account, phone), {}, phone.id)
}

export function unsealPhone(account: string, phone: Device): Promise<void> {
  return remove(sealOf(account, phone))
}

export async function sealOwnPhone({ id }: Device): Promise<void> {
  await put(`/me/devices/${encodeURIComponent(id)}/seal`, {}, id)
}
