import type { zhLabels } from './zh-labels'

export const enLabels: Record<keyof typeof zhLabels, string> = {
  'labels.title': 'Print building codes', 'labels.what': 'Put them up at entrances. A grid worker scans one to say at which building something is; nothing is recorded about anyone who scans.',
  'labels.area': 'Which area', 'labels.staircases': 'One for each staircase', 'labels.building': 'One for each building', 'labels.which': 'How many',
  'labels.make': 'Make them', 'labels.making': 'Making… {n}', 'labels.print': 'Print (A4, 8 to a page)', 'labels.again': 'Another area', 'labels.count': '{n} labels, {pages} pages',
  'labels.none': 'There are no buildings in this area. Load the list of buildings and doors first.', 'labels.failed': 'Not made. It needs a network; try again.', 'labels.no_area': 'The list is not here yet. Open this page with a network.',
  'label.app': 'Linli · building code', 'label.unit': 'staircase {n}', 'label.says': 'For grid workers. Scanning it records nothing, and it holds nothing about who lives here.', 'label.number': 'Number {code}',
  'door.title': 'This is a building code', 'door.what': 'Grid workers use it to say at which building something is.', 'door.nothing': 'You scanned it: nothing was recorded, and nobody knows.',
  'door.people': 'The code holds the number of the building and nothing about who lives here.', 'door.sign_in': 'I am a grid worker: sign in', 'door.notice': 'What is collected, and what is not', 'door.go': 'To my page',
  'door.not_file': 'Your role does not file reports here.',
}
