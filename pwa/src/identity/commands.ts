/** What an operator types on the server, in this order. A test gives each line to the command itself. */
export const COMMANDS = {
  first: ['export LINLI_DATA=/srv/linli', 'export LINLI_DATABASE_URL=postgresql+psycopg://linli@/linli'],
  areas: [
    '.venv/bin/linli area load district.geojson --level district --code code --name name',
    '.venv/bin/linli area load towns.geojson --level town --code code --name name --parent parent',
    '.venv/bin/linli area load villages.geojson --level village --code code --name name --parent parent',
    '.venv/bin/linli area load grids.geojson --level grid --code code --name name --parent parent',
    '.venv/bin/linli area load micro_grids.geojson --level micro_grid --code code --name name --parent parent',
  ],
  try: ['.venv/bin/linli area load towns.geojson --level town --code code --name name --parent parent --dry-run --strict'],
  doors: ['.venv/bin/linli dwelling load doors.xlsx'],
  records: ['.venv/bin/linli records load records.csv'],
  change: ['.venv/bin/linli area change micro_grids.geojson --level micro_grid --valid-from 2027-01-01 --under 990101100201 --code code --name name --parent parent --preview --report change.csv'],
  admin: ['.venv/bin/linli account add admin --role admin --area 990101'],
} as const
