/** Every icon on a 24 px grid, as one path; circles are two arcs. */
const ring = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
const doorway = 'M7 20V5h10v15M4.5 20h15'

export const drawings = {
  today: 'M3.5 11L12 4l8.5 7M6 9.5V20h12V9.5M9.2 14.6l2.1 2.1 3.7-4',
  record: 'M14 3.5H6v17h12V8zM14 3.5V8h4M12 11.5v5M9.5 14h5',
  mine: 'M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12.3h5',
  outbox: 'M12 15V4M8 7.8L12 4l4 3.8M4 13v6.5h16V13',
  danger: 'M8.4 3.5h7.2l4.9 4.9v7.2l-4.9 4.9H8.4l-4.9-4.9V8.4zM12 7.8v5M12 16v.2',
  call: 'M5 4h3.6l1.6 4.3-2 1.6a12 12 0 0 0 5.9 5.9l1.6-2L20 15.4V19a1.4 1.4 0 0 1-1.5 1.4A15.4 15.4 0 0 1 3.6 5.5 1.4 1.4 0 0 1 5 4z',
  place: `M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z${ring(12, 10, 2.4)}`,
  building: 'M3.5 10.5L12 4l8.5 6.5M5.5 9v11h13V9M10.5 20v-4h3v4M9 12v.2M15 12v.2',
  door: `${doorway}M14 12.5v.2`,
  away: `${doorway}M10 10.5l4 4M14 10.5l-4 4`,
  talk: 'M3.5 5h11v7.5H9l-2.8 2.6v-2.6H3.5zM17 9.5h3.5V17h-2v2.5L15.8 17H11v-1.5',
  hand: `${ring(12, 12, 8.5)}M6 6l12 12`,
  empty: `${doorway}M9.5 12.5h1.2M13.3 12.5h1.2`,
  clock: `${ring(12, 12, 8.5)}M12 7.2V12l3.2 2`,
  check: 'M5 12.5l4.6 4.6L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  pen: 'M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM13.8 7.2l3 3',
  sending: 'M20 11a8 8 0 0 0-14-4.3L4 9M4 4.5V9h4.5M4 13a8 8 0 0 0 14 4.3l2-2.3M20 19.5V15h-4.5',
  refused: 'M9 6L4.5 10.5 9 15M4.5 10.5H15a4.5 4.5 0 0 1 0 9h-3',
  nonet: 'M4 4l16 16M8.5 12.6a6 6 0 0 1 3-1.5M5 9.3A11 11 0 0 1 8 7.4M11.5 6.3A11 11 0 0 1 19 9.3M15 12.4l.6.4M12 17.5v.2',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  big: 'M3 19l5.5-14L14 19M5 14.2h7M15 19l3-7.5 3 7.5M16 16.8h4',
  key: `${ring(8, 16, 4)}M10.8 13.2L19.5 4.5M16 8l3 3`,
  list: 'M4 6.5h16M4 12h16M4 17.5h16',
  map: 'M9 5L3.5 7v12.5L9 17.5l6 2 5.5-2V5L15 7zM9 5v12.5M15 7v12.5',
  assign: `${ring(9, 8, 3.2)}M3.5 19.5c0-3.6 2.4-5.5 5.5-5.5 1.3 0 2.5.3 3.4 1M14 18h6.5M17.8 15.2L20.5 18l-2.7 2.8`,
  watch: 'M6 21V4M6 5h12l-2.6 4L18 13H6',
  paper: 'M14 3.5H6v17h12V8zM14 3.5V8h4M9 12h6M9 15.5h6',
  speak: 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.2 9a4.2 4.2 0 0 1 0 6M17.8 6.5a8 8 0 0 1 0 11',
  people: `${ring(9, 8.5, 3)}M3.5 19c0-3.4 2.3-5.2 5.5-5.2s5.5 1.8 5.5 5.2M15.5 5.9a3 3 0 0 1 0 5.3M17 14.2c2.2.6 3.5 2.2 3.5 4.8`,
  camera: `M3.5 7.5h4l1.6-2.5h5.8l1.6 2.5h4v12h-17z${ring(12, 13, 3.6)}`,
  album: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 8.6v.2',
  back: 'M14.5 5L8 12l6.5 7',
  up: 'M12 20V5M6.5 10L12 4.5 17.5 10',
  open: 'M9.5 5L16 12l-6.5 7',
  add: 'M12 5v14M5 12h14',
} as const

export type IconName = keyof typeof drawings
