/** The register, always from the server: nothing of it stays on a device. */

import type { components } from '@/api/schema'
import { get, put } from '@/api/client'
import { newId } from '@/local/ids'

type Schemas = components['schemas']
export type Tree = Schemas['Tree']
export type Organisation = Schemas['Organisation']
export type OrganisationPage = Schemas['OrganisationPage']
export type OrganisationSaid = Schemas['OrganisationSaid']
export type Mediator = Schemas['Mediator']
export type MediatorSaid = Schemas['MediatorSaid']
export type Kind = Organisation['kind']

export const KINDS = [
  'county_centre', 'town_centre', 'zone', 'village_station', 'mediation_room', 'people_committee', 'industry_committee', 'professional_committee',
  'brand_studio', 'social_org', 'department', 'court_branch', 'labour_arbitration', 'legal_service', 'enterprise_tree', 'temporary_point',
] as const
export const WAYS = ['people', 'judicial', 'administrative', 'industry', 'professional', 'association', 'lawyer'] as const
export const SOURCES = ['legal_person', 'village_elder', 'five_elders', 'migrant_worker', 'veteran', 'returned_graduate', 'retired_cadre', 'legal_worker'] as const

export const loadTree = (area: string | undefined) => get('/api/v1/register/organisations', { query: area ? { area } : {} })

export const loadOrganisation = (id: string) => get('/api/v1/register/organisations/{organisation_id}', { path: { organisation_id: id } })

export const loadMediator = (id: string) => get('/api/v1/register/mediators/{mediator_id}', { path: { mediator_id: id } })

/** Whoever can be entered or put into an office: the mediators' accounts of one's own area. */
export async function listAccounts() {
  return (await get('/api/v1/accounts', { query: { role: 'mediator' } })).items
}

export async function keepOrganisation(said: OrganisationSaid, id = newId()): Promise<string> {
  await put(`/register/organisations/${id}`, said, id)
  return id
}

export async function keepMediator(said: MediatorSaid, id = newId()): Promise<string> {
  await put(`/register/mediators/${id}`, said, id)
  return id
}

export async function addPerson(organisation: string, said: Schemas['MembershipSaid']): Promise<void> {
  const id = newId()
  await put(`/register/organisations/${organisation}/people/${id}`, said, id)
}
