import type { zhPlace } from './zh-place'

export const enPlace: Record<keyof typeof zhPlace, string> = {
  'spot.gps': 'GPS', 'spot.map': 'map', 'spot.qr': 'building code', 'spot.address': 'address', 'spot.within': '{how}, about {n} m',
  'spot.floor': 'floor {n}', 'spot.below': '{n} below ground', 'spot.mezzanine': 'mezzanine above floor {n}', 'spot.how': 'Place known by',
  'place.said': 'As you said: {words}', 'place.again': "Use the phone's place", 'place.ways': 'Other ways to say where',
  'place.map': 'Tap the map', 'place.scan': 'Scan a building', 'place.search': 'Type an address', 'place.floors': 'Choose a floor',
  'place.missing': 'This part is not on the phone yet.', 'place.missing.how': 'Tap it once with a network. For now choose the building from the list.',
  'place.close': 'Leave it, go back',
}
