/** The ground as Leaflet draws it: shapes and signs, no tiles, and no gesture that holds the page. */

import type { Feature, FeatureCollection, MultiPolygon } from 'geojson'
import { DivIcon, GeoJSON, LayerGroup, Map as LeafletMap, Marker, type LatLng, type Path, Polygon, SVG } from 'leaflet'
import { h, render } from 'vue'
import { t } from '@/cases/words'
import ColourSign from './ColourSign.vue'
import { isDirection, nextSpot, type MapArea, type Spot } from './areas'

/** Smaller than this on the screen, in px, an area has no room for a sign or for its number. */
const ROOM_FOR_SIGN = 22
const ROOM_FOR_NAME = 52
/** Colours with a texture are patterns in the page; the others are in the style sheet. */
const TEXTURES: Partial<Record<string, string>> = { yellow: 'url(#map-dots)', orange: 'url(#map-stripes)' }

interface Drawn {
  area: MapArea
  shape: Polygon
  sign: Marker
}

const QUIET = {
  attributionControl: false, zoomControl: false, keyboard: false, scrollWheelZoom: false, doubleClickZoom: false,
  boxZoom: false, inertia: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
  bounceAtZoomLimits: false, zoomSnap: 0, maxZoom: 20,
}

/** A map of areas in an element; one of them is a stop of the keyboard, arrows go on from there. */
export class GroundMap {
  private readonly map: LeafletMap
  private readonly drawn = new Map<string, Drawn>()
  private readonly frames = new LayerGroup()
  private readonly focusRing = new LayerGroup()
  private chosen: string | null = null

  constructor(private readonly element: HTMLElement, private readonly choose: (code: string) => void) {
    // One finger scrolls the page; two move the map. A mouse drags it.
    const dragging = !matchMedia('(pointer: coarse)').matches
    this.map = new LeafletMap(element, { ...QUIET, dragging, renderer: new SVG({ padding: 0.5 }) })
    this.map.on('zoomend', () => this.makeRoom())
    element.addEventListener('keydown', this.onKey)
  }

  remove(): void {
    this.element.removeEventListener('keydown', this.onKey)
    this.map.remove()
  }

  /** Draw these areas and no others; on new ground show the whole, else stay where one looks. */
  draw(areas: MapArea[]): void {
    const focused = this.codeOf(document.activeElement)
    const isNew = areas.some(({ code }) => !this.drawn.has(code))
    for (const { shape, sign } of this.drawn.values()) {
      shape.remove()
      sign.remove()
    }
    this.drawn.clear()
    if (isNew)
      this.whole(areas)
    for (const area of areas)
      this.add(area)
    this.frames.addTo(this.map)
    this.focusRing.addTo(this.map)
    this.mark(this.chosen)
    this.makeRoom()
    this.focus(focused)
  }

  private codeOf(element: EventTarget | null): string | undefined {
    return [...this.drawn].find(([, { shape }]) => elementOf(shape) === element)?.[0]
  }

  private add(area: MapArea): void {
    const shape = polygonOf(area).addTo(this.map)
    const sign = new Marker(shape.getCenter(), { interactive: false, keyboard: false, icon: iconOf(area) }).addTo(this.map)
    this.drawn.set(area.code, { area, shape, sign })
    this.dress(shape, area)
    shape.on('click', () => this.choose(area.code))
    const path = elementOf(shape)
    path.addEventListener('focus', () => this.onFocus(area.code, path))
    path.addEventListener('blur', () => this.focusRing.clearLayers())
  }

  private dress(shape: Polygon, area: MapArea): void {
    const path = elementOf(shape)
    path.classList.add('area', area.colour ?? 'unknown')
    path.setAttribute('role', 'button')
    path.setAttribute('tabindex', '-1')
    path.setAttribute('aria-label', areaWords(area))
  }

  /** Frame the chosen area, and let the keyboard stop at it. */
  mark(code: string | null): void {
    this.chosen = code
    this.frames.clearLayers()
    const stop = code && this.drawn.has(code) ? code : this.drawn.keys().next().value
    for (const [one, { shape }] of this.drawn) {
      elementOf(shape).setAttribute('aria-pressed', String(one === code))
      elementOf(shape).setAttribute('tabindex', one === stop ? '0' : '-1')
    }
    const found = code ? this.drawn.get(code) : undefined
    if (found) {
      outline(found, 'area-halo').addTo(this.frames)
      outline(found, 'area-frame').addTo(this.frames)
      this.map.panInside(found.shape.getCenter(), { padding: [40, 40] })
    }
  }

  zoom(by: number): void {
    const around = this.chosen ? this.drawn.get(this.chosen)?.shape.getCenter() : undefined
    this.map.setView(around ?? this.map.getCenter(), this.map.getZoom() + by)
  }

  /** Show all of the ground; further out there is nothing. */
  whole(areas = [...this.drawn.values()].map(({ area }) => area)): void {
    if (!areas.length)
      return
    this.map.invalidateSize()
    this.map.setMinZoom(0)
    this.map.fitBounds(new GeoJSON(collection(areas)).getBounds(), { padding: [10, 10] })
    this.map.setMinZoom(this.map.getZoom())
  }

  private makeRoom(): void {
    for (const { area, shape, sign } of this.drawn.values()) {
      const bounds = shape.getBounds()
      const [one, other] = [bounds.getNorthWest(), bounds.getSouthEast()].map(corner => this.map.latLngToLayerPoint(corner))
      if (!one || !other)
        continue
      const room = Math.min(other.x - one.x, other.y - one.y)
      const icon = sign.getElement()
      icon?.classList.toggle('no-room', room < ROOM_FOR_SIGN)
      icon?.classList.toggle('no-sign', !area.colour || (area.colour === 'green' && room < ROOM_FOR_SIGN))
      icon?.classList.toggle('no-name', room < ROOM_FOR_NAME)
      icon?.classList.toggle('no-note', (icon.querySelector<HTMLElement>('.area-note')?.offsetWidth ?? 0) > other.x - one.x)
    }
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const from = this.codeOf(event.target)
    if (!from)
      return
    if (event.key === 'Enter' || event.key === ' ')
      this.choose(from)
    else if (isDirection(event.key))
      this.focus(nextSpot(this.spots(), from, event.key))
    else
      return
    event.preventDefault()
  }

  private spots(): Map<string, Spot> {
    return new Map([...this.drawn].map(([code, { sign }]) => [code, this.map.latLngToLayerPoint(sign.getLatLng())]))
  }

  private focus(code: string | undefined): void {
    const found = code ? this.drawn.get(code) : undefined
    if (!found)
      return
    for (const { shape } of this.drawn.values())
      elementOf(shape).setAttribute('tabindex', shape === found.shape ? '0' : '-1')
    elementOf(found.shape).focus({ preventScroll: true })
  }

  private onFocus(code: string, path: Element): void {
    const found = this.drawn.get(code)
    if (!found || !path.matches(':focus-visible'))
      return
    this.focusRing.clearLayers()
    outline(found, 'area-focus').addTo(this.focusRing)
    this.map.panInside(found.shape.getCenter(), { padding: [40, 40] })
  }
}

/** What an area is called, with its colour in words. */
export function areaWords({ name, colour, words }: MapArea): string {
  if (words)
    return words
  return colour
    ? t('map.area', { name, letter: t(`colour.${colour}.letter`), says: t(`colour.${colour}`) })
    : t('map.area.unknown', { name })
}

function collection(areas: MapArea[]): FeatureCollection {
  // The server's document says "an object"; it is GeoJSON, as the route promises.
  return { type: 'FeatureCollection', features: areas.map(({ shape }) => shape as unknown as Feature) }
}

function polygonOf({ shape, colour }: MapArea): Polygon {
  // As above: a micro-grid is one MultiPolygon.
  const { coordinates } = shape.geometry as unknown as MultiPolygon
  const fill = TEXTURES[colour ?? '']
  return new Polygon(GeoJSON.coordsToLatLngs(coordinates, 2) as LatLng[][][], { weight: 2, fillOpacity: 1, ...(fill && { fillColor: fill }) })
}

function outline({ shape }: Drawn, className: string): Polygon {
  return new Polygon(shape.getLatLngs() as LatLng[][][], { className, fill: false, interactive: false })
}

function elementOf(shape: Path): SVGPathElement {
  // Drawn by the SVG renderer and on the map: there is an element.
  return shape.getElement() as SVGPathElement
}

function iconOf({ colour, short, note }: MapArea): DivIcon {
  const html = document.createElement('div')
  const name = h('span', { class: 'area-name' }, short)
  render(h('div', { class: 'area-mark', 'aria-hidden': 'true' }, [colour && h(ColourSign, { colour }), name, note && h('span', { class: 'area-name area-note' }, note)]), html)
  return new DivIcon({ className: `area-icon ${colour ?? 'unknown'}`, html, iconSize: [0, 0] })
}
