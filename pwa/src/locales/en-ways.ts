import type { zhWays } from './zh-ways'

export const enWays: Record<keyof typeof zhWays, string> = {
  'map.how': 'Tap, and the pin goes there. Or drag the pin; two fingers zoom and move.', 'map.keys': 'Keys: an arrow moves 1 m, with Shift 10 m; plus and minus zoom.',
  'map.ground': 'The map of your area; arrow keys move the pin', 'map.pin.in': '{name}, within about {n} m', 'map.pin.out': 'Not in your area; you can still save. Within about {n} m',
  'map.pin.none': 'Nothing tapped yet. Tap the place on the map.', 'map.take': 'It is here', 'map.me': "The phone's place", 'map.wider': 'Show all', 'map.closer': 'Closer', 'map.farther': 'Farther',
  'map.no_ground': 'The map of your area is not on this phone yet.', 'map.no_ground.how': 'Open Today once with a network and it comes. For now there are other ways:',
  'search.label': 'Building or door', 'search.hint': 'such as 3-2-501', 'search.none': 'Nothing found. Write it another way, or choose the building from the list.', 'search.count': '{n} found',
  'search.building': 'the building', 'search.today': 'Find a door',
  'floors.which': 'Which building', 'floors.unit': 'Which staircase', 'floors.unit.none': 'no staircase', 'floors.only': 'Only this floor: {floor}', 'floors.none': 'No floor given',
  'floors.other': 'Another floor', 'floors.number': 'Floor number', 'floors.up': 'Above', 'floors.down': 'Below', 'floors.mezzanine': 'Mezzanine (above it)', 'floors.take': 'Use this floor',
  'floors.wrong': 'Write a number: 1 to 200 above ground, 1 to 9 below.', 'floors.empty': 'No doors are listed here; the floor will do.', 'floors.open': 'Find by floor', 'floors.no_buildings': 'The list is not on the phone yet.',
  'scan.aim': "Hold the building's code in the frame", 'scan.camera': "This browser cannot scan. Use the phone's own camera app: it opens this page, and what you are writing stays.", 'scan.refused': "No camera allowed. Use the phone's own camera app, or type the number below.",
  'scan.code': 'Or type the number below the code', 'scan.take': 'Use this number', 'scan.foreign': 'This is not a building code.', 'scan.foreign.how': 'Building codes hang at the entrance, with "Linli" and the name of the building.',
  'label.other': 'Scanned: {name}. What you were writing is still here.', 'label.other.how': 'Is this report about that place? If not, finish this one first, then scan again.',
  'label.use': 'Yes, it is here', 'label.leave': 'No, keep it as it was', 'label.elsewhere': '{name} ({area}) is not in your area; you can still report.', 'label.elsewhere.how': 'It is kept, marked as outside your area, and the desk looks at it.',
  'label.unheard': 'This code is not on the phone: {code}', 'label.unheard.how': 'It may be a building of another area; without a network it cannot be looked up. You can still report, and the desk looks at it.', 'label.use.anyway': 'Keep this code',
  'label.unknown': 'There is no building with this code: {code}', 'label.unknown.how': 'It may be old, or not from here. What you wrote is still here; please say where in another way.', 'label.asking': 'Looking up this code…', 'label.ok': 'All right',
}
