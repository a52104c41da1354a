/** The district as MapLibre draws it. Shapes are handed over once; a filter changes states only. */

import { LngLatBounds, Map as LibreMap, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type MapGeoJSONFeature } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { PlacedCase } from '@/api/types'
import { pictures } from './drawings'
import { roomFor } from './room'
import type { Outlined } from './shapes.worker'
import { SHADES } from './steps'
import { standsAt, drawnAt, type BaseMap, type Spot } from './tiles'
import type { Bounds } from './topology'

setWorkerUrl(workerUrl)

/** From here on cases are drawn one by one. */
export const NEAR = 14

/** From here on areas have borders: farther off they would hide what is between, and cost most of the drawing. */
const BORDERS_FROM = 11

/** What an area is drawn as: a letter of the five colours, a step of the shades, or nothing known. */
export type Look = 'g' | 'b' | 'y' | 'o' | 'r' | '-' | '0' | '1' | '2' | '3' | '4'

export interface AreaLook { look: Look, words: string, weight: number }

const FILLS: Record<Look, string> = {
  g: '#7dbb8f', b: '#8db9e3', y: '#f4d75e', o: '#ee9a45', r: '#a8201f', '-': '#f5f2eb',
  0: SHADES[0], 1: SHADES[1], 2: SHADES[2], 3: SHADES[3], 4: SHADES[4],
}
const COVER: Record<Look, number> = { g: 0.5, b: 0.8, y: 1, o: 1, r: 1, '-': 1, 0: 1, 1: 1, 2: 1, 3: 1, 4: 1 }
const TEXTURES: Partial<Record<Look, string>> = { y: 'texture-y', o: 'texture-o' }
const BORDER = { light: '#ffffff', dark: '#757a74' }
const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

const byLook = (table: Record<Look, string | number>, otherwise: string | number) =>
  ['match', ['feature-state', 'look'], ...Object.entries(table).flat(), otherwise] as unknown as ExpressionSpecification

export type Outlines = (outlined: Outlined[]) => Promise<string>

/** What somebody does on the map. */
export interface Heard {
  choose: (place: number) => void
  hover: (place: number | null, at: { x: number, y: number }) => void
  open: (caseId: string) => void
  /** Standing still, near enough for cases or not. */
  still: (bounds: Bounds | null) => void
}

export class District {
  private readonly map: LibreMap
  private readonly ready: Promise<unknown>
  private looks: Look[] = []
  private bounds: Bounds[] = []
  private middles: Spot[] = []
  private readonly touch = matchMedia('(pointer: coarse)').matches

  constructor(container: HTMLElement, private readonly base: BaseMap | null, words: Record<string, string>, private readonly heard: Heard) {
    this.map = new LibreMap({
      container, locale: words, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      cooperativeGestures: this.touch, maxZoom: 19, fadeDuration: 0, renderWorldCopies: false,
      style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#ece8de' } }] },
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.ready = this.map.once('load').then(() => this.lay())
    this.listen(container)
  }

  end(): void {
    this.map.remove()
  }

  private lay(): void {
    const { map } = this
    for (const [name, picture] of pictures()) {
      if (picture)
        map.addImage(name, picture, { pixelRatio: 2 })
    }
    this.base?.tiles.forEach((tiles, at) => {
      map.addSource(`tiles${at}`, { type: 'raster', tiles: [tiles], tileSize: 256, maxzoom: 18 })
      map.addLayer({ id: `tiles${at}`, type: 'raster', source: `tiles${at}` })
    })
    for (const name of ['areas', 'textures', 'frame', 'signs', 'cases'])
      map.addSource(name, { type: 'geojson', data: NOTHING, tolerance: 0.2 })
    const through = this.base ? 0.65 : 1
    map.addLayer({ id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': byLook(FILLS, FILLS['-']), 'fill-opacity': byLook(scaled(COVER, through), through), 'fill-antialias': false } })
    map.addLayer({ id: 'textures', type: 'fill', source: 'textures', paint: { 'fill-pattern': ['get', 'texture'], 'fill-opacity': through } })
    map.addLayer({ id: 'borders', type: 'line', source: 'areas', minzoom: BORDERS_FROM, paint: { 'line-color': BORDER.light, 'line-width': ['interpolate', ['linear'], ['zoom'], BORDERS_FROM, 0.8, 14, 1.5] } })
    map.addLayer({ id: 'halo', type: 'line', source: 'frame', paint: { 'line-color': '#fff', 'line-width': 8 } })
    map.addLayer({ id: 'frame', type: 'line', source: 'frame', paint: { 'line-color': '#1b1f1e', 'line-width': 4 } })
    map.addLayer({
      id: 'signs', type: 'symbol', source: 'signs', filter: ['>=', ['zoom'], ['get', 'zoom']],
      layout: {
        'icon-image': ['case', ['has', 'sign'], ['get', 'sign'], ''], 'icon-size': ['case', ['==', ['get', 'sign'], 'g'], 0.7, 1], 'symbol-sort-key': ['-', ['get', 'weight']],
        'text-field': ['get', 'words'], 'text-size': 15, 'text-font': ['sans-serif'], 'text-offset': ['case', ['has', 'sign'], ['literal', [0, 1.3]], ['literal', [0, 0]]],
        'text-optional': true, 'icon-padding': 1, 'text-padding': 2,
      },
      paint: { 'text-color': ['get', 'ink'], 'text-halo-color': ['get', 'halo'], 'text-halo-width': 1.5 },
    })
    map.addLayer({
      id: 'cases', type: 'symbol', source: 'cases', minzoom: NEAR,
      layout: { 'icon-image': ['get', 'sign'], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    })
  }

  /** Take other shapes, and show all of those that are somebody's to see. */
  async draw(url: string, middles: Spot[], bounds: Bounds[]): Promise<void> {
    await this.ready
    this.bounds = bounds
    this.middles = middles
    this.looks = []
    this.map.removeFeatureState({ source: 'areas' })
    await this.source('areas').setData(url)
  }

  /** Show numbers or colours: states, signs and textures, never the shapes anew. */
  async show(areas: AreaLook[], outline: Outlines): Promise<void> {
    await this.ready
    areas.forEach(({ look }, id) => {
      if (look !== this.looks[id])
        this.map.setFeatureState({ source: 'areas', id }, { look })
    })
    // A breath between the two: together they would hold a tap back.
    await new Promise(requestAnimationFrame)
    const [before, after] = [this.looks, areas.map(({ look }) => look)]
    this.looks = after
    this.drawBorders(after.some(look => look in SHADES))
    const zooms = roomFor(this.middles, areas.map(({ weight }) => weight))
    this.source('signs').setData({ type: 'FeatureCollection', features: areas.flatMap((area, at) => this.sign(area, at, zooms[at] ?? 0)) })
    if (before.length !== after.length || after.some((look, at) => TEXTURES[look] !== TEXTURES[before[at] ?? '-'])) {
      const textured = after.flatMap((look, id) => TEXTURES[look] ? [{ id, texture: TEXTURES[look] }] : [])
      this.source('textures').setData(textured.length ? await outline(textured) : NOTHING)
    }
  }

  /** White between colours; dark where an area may itself be white, or where a street shows through. */
  private drawBorders(shaded: boolean): void {
    const border = shaded || this.base ? BORDER.dark : BORDER.light
    this.map.setPaintProperty('borders', 'line-color', border)
  }

  private sign({ look, words, weight }: AreaLook, at: number, zoom: number): GeoJSON.Feature[] {
    const spot = this.middles[at]
    if (!spot || look === '-')
      return []
    const sign = /[gbyor]/.test(look) ? look : undefined
    const [ink, halo] = look === '4' || look === '3' || look === 'r' ? ['#ffffff', look === '3' ? '#1b4a4e' : FILLS[look]] : ['#1b1f1e', '#ffffff']
    return [{ type: 'Feature', id: at, properties: { ...(sign && { sign }), words, weight, ink, halo, zoom }, geometry: { type: 'Point', coordinates: spot } }]
  }

  /** Frame one area, and move it into sight where it is not. */
  async frame(place: number | undefined, outline: Outlines): Promise<void> {
    await this.ready
    this.source('frame').setData(place === undefined ? NOTHING : await outline([{ id: place }]))
    const middle = place === undefined ? undefined : this.middles[place]
    if (middle && !this.map.getBounds().contains(middle))
      this.map.panTo(middle, { animate: false })
  }

  async drawCases(cases: PlacedCase[]): Promise<void> {
    await this.ready
    this.source('cases').setData({
      type: 'FeatureCollection',
      features: cases.map(({ id, lon, lat, overdue, severity }) => ({
        type: 'Feature', properties: { id, sign: overdue ? 'late' : severity <= 2 ? 'grave' : 'case' },
        geometry: { type: 'Point', coordinates: drawnAt([lon, lat], this.base) },
      })),
    })
  }

  /** Show all areas of which something is known. */
  async whole(): Promise<void> {
    await this.ready
    const known = this.bounds.filter((one, at) => this.looks[at] !== '-' && Number.isFinite(one[0]))
    const all = known.reduce((sum, one) => sum.extend(new LngLatBounds(one)), new LngLatBounds())
    if (!all.isEmpty())
      this.map.fitBounds(all, { padding: 16, animate: false })
  }

  /** All that is in sight is drawn, or would be if its tiles came. */
  async settled(): Promise<void> {
    await this.ready
    await this.map.once('idle')
  }

  async zoom(by: number): Promise<void> {
    await this.ready
    this.map.zoomTo(this.map.getZoom() + by, { duration: 120 })
  }

  private source(name: string): GeoJSONSource {
    return this.map.getSource(name) as GeoJSONSource // all of ours are
  }

  private at(point: { x: number, y: number }): MapGeoJSONFeature | undefined {
    const layers = ['cases', 'areas'].filter(layer => this.map.getLayer(layer))
    return this.map.queryRenderedFeatures([point.x, point.y], { layers })[0]
  }

  private listen(container: HTMLElement): void {
    const { map, heard } = this
    map.on('click', ({ point }) => this.tap(this.at(point)))
    map.on('mousemove', ({ point }) => {
      const found = this.at(point)
      map.getCanvas().style.cursor = found ? 'pointer' : ''
      heard.hover(found?.layer.id === 'areas' ? this.known(found) : null, point)
    })
    const leave = () => heard.hover(null, { x: 0, y: 0 })
    map.on('mouseout', leave)
    map.on('movestart', leave)
    map.on('moveend', () => heard.still(this.map.getZoom() < NEAR ? null : this.sight()))
    container.addEventListener('keydown', (event) => {
      if (event.key === 'Enter')
        this.tap(this.at(map.project(map.getCenter())))
    })
  }

  private tap(found: MapGeoJSONFeature | undefined): void {
    if (found?.layer.id === 'cases')
      return this.heard.open(String(found.properties.id))
    const place = found && this.known(found)
    if (place !== null && place !== undefined)
      this.heard.choose(place)
  }

  private known({ id }: MapGeoJSONFeature): number | null {
    return typeof id === 'number' && this.looks[id] !== '-' ? id : null
  }

  /** What is in sight, as the server has it. */
  private sight(): Bounds {
    const sight = this.map.getBounds()
    const [west, south] = standsAt([sight.getWest(), sight.getSouth()], this.base)
    const [east, north] = standsAt([sight.getEast(), sight.getNorth()], this.base)
    return [west, south, east, north]
  }
}

const scaled = (table: Record<Look, number>, by: number) =>
  Object.fromEntries(Object.entries(table).map(([look, one]) => [look, one * by])) as Record<Look, number>
