import type { zhInsight } from './zh-insight'

export const enInsight: Record<keyof typeof zhInsight, string> = {
  'map.switch': 'List or map', 'map.list': 'List', 'map.map': 'Map',
  'map.as_of': 'Counted {when}', 'map.what': 'Matters only, never people', 'map.as_table': 'As a table', 'map.as_map': 'As a map',
  'map.in': 'Larger', 'map.out': 'Smaller', 'map.whole': 'See all', 'map.areas': 'Micro-grids', 'map.legend': 'What the colours say',
  'map.area': '{name}, {letter}: {says}', 'map.area.unknown': '{name}, no counts yet', 'map.unknown': 'No counts yet',
  'map.choose': 'Choose an area to see what is there.', 'map.fingers': 'Two fingers move the map.',
  'map.filed': 'Filed within a year', 'map.filed.short': 'Filed', 'map.open': 'Open', 'map.overdue': 'Late', 'map.n': '{n}', 'map.of': '{n} of {all}',
  'map.cases': 'Open cases', 'map.cases.none': 'No case is open here.',
  'map.old': 'No network. These counts are of {when}.', 'map.no_counts': 'No network: no counts yet.', 'map.no_counts.how': 'The map is on this phone. Its colours come with the network.',
  'map.refused': 'The counts did not come.', 'map.refused.how': 'Your area may have changed. Please call the desk.',
  'map.too_many': 'The area is large: its map needs the network.', 'map.large': 'Large map, by time and kind',
  'map.no_ground': 'The map of your area is not on this phone yet. Tap when online.',
  'map.missing': 'The map is not on this phone yet.', 'map.missing.how': 'Open it once more with the network.',
  'own.late': 'Reported from here by others, {n} (before the area was yours, or in passing)',
  'own.no_map': 'The drawing of the map is not on this phone yet.', 'own.no_map.how': 'The table below works without it. Leave the app open for a while with a network and it comes by itself, to stay. If you save data, open this page once with a network.',
  'own.what': 'Only your own reports and the doors of your area. All of it is on this phone.', 'own.filed': 'Filed', 'own.due': 'To visit', 'own.none': 'You have not reported anything here yet.',
  'own.note': '{due} due', 'own.area': '{name}, {filed} filed by you, {due} of {doors} doors not visited for 90 days', 'own.facts': '{filed} filed · {due} of {doors} doors not visited for 90 days',
  'colour.green': 'As usual', 'colour.blue': 'In hand, none late', 'colour.yellow': 'More than usual, or something late',
  'colour.orange': 'Much more than usual, or two grave matters', 'colour.red': 'People first, or a grave matter late; a person confirms it',
  'colour.green.letter': 'G', 'colour.blue.letter': 'B', 'colour.yellow.letter': 'Y', 'colour.orange.letter': 'O', 'colour.red.letter': 'R',
}
