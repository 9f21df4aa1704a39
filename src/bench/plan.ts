/**
 * Which rows are measured on which machines. Not every combination: each knob is varied around one middle, so that a reader
 * can see what it does, and designs are compared at every point.
 */
export const DESIGNS = ['inline', 'wq-wait', 'wq-flush', 'task-work'] as const
/** CPUs of a machine: one measures, the others echo or put references. */
export const CPUS = 3
/** kworkers of the machines that most rows are measured on */
export const MIDDLE = 2
const SLEEPERS = 8
const LOAD = { cpus: 1, putsPerSecond: 200_000 }

export interface RowPlan {
  id: string
  title: string
  subject: string
  design: string | null
  kworkers: number
  mounts: number
  superblocks: number
  killSbUs: number
  load: { cpus: number; putsPerSecond: number } | null
  /** calls due at a fixed rate as well */
  open: boolean
  /** rest before each call */
  pauseUs: number
  quick: boolean
}

/** One booted kernel, with the rows that are measured on it. */
export interface MachinePlan {
  design: string
  kworkers: number
  rows: RowPlan[]
}

type Point = Partial<Omit<RowPlan, 'id' | 'title' | 'subject' | 'design'>>

/** The middle machine of each design. */
const MIDDLE_POINTS: Array<[subject: string, points: Point[]]> = [
  [
    'flush_filesystem',
    [
      { mounts: 0, superblocks: 0 },
      { mounts: 1, open: true, quick: true },
      { mounts: 1, pauseUs: 1000 },
      { mounts: 1, pauseUs: 20_000 },
      { mounts: 1, load: LOAD, open: true },
      { mounts: 1, killSbUs: 50 },
      { mounts: 1, killSbUs: 1000 },
      { mounts: 10 },
      { mounts: 10, superblocks: 8 },
      { mounts: 10, superblocks: 8, killSbUs: 50 },
      { mounts: 10, superblocks: 8, killSbUs: 1000 },
      { mounts: 100, quick: true },
      { mounts: 100, superblocks: 8 },
      { mounts: 100, superblocks: 8, load: LOAD, open: true },
      { mounts: 1000 },
      { mounts: 1000, superblocks: 8 },
    ],
  ],
  ['flush_filesystem of attached', [{ mounts: 1 }, { mounts: 100, superblocks: 8 }]],
  [
    'final mntput',
    [
      { mounts: 1, quick: true },
      { mounts: 1, killSbUs: 50 },
    ],
  ],
  [
    'close that puts last',
    [{}, { killSbUs: 50 }, { killSbUs: 1000 }, { load: LOAD, open: true }].map((p) => ({ mounts: 1, ...p })),
  ],
  [
    'umount',
    [{ open: true, quick: true }, { killSbUs: 50 }, { killSbUs: 1000 }, { load: LOAD, open: true }].map((p) => ({
      mounts: 1,
      ...p,
    })),
  ],
  [
    'umount -l to gone',
    [{}, { killSbUs: 50 }, { killSbUs: 1000 }, { load: LOAD, open: true }].map((p) => ({ mounts: 1, ...p })),
  ],
  ['rmmod', [{ mounts: 1 }, { mounts: 1, load: LOAD, open: true }]],
  ['umount -l and rmmod', [{ mounts: 1 }, { mounts: 1, killSbUs: 1000 }]],
]
/** Machines with fewer or more kworkers. */
const KWORKER_POINTS: Array<[subject: string, points: Point[]]> = [
  [
    'flush_filesystem',
    [{ mounts: 1 }, { mounts: 100, superblocks: 8 }, { mounts: 10, superblocks: 8, killSbUs: 1000 }],
  ],
  ['umount', [{ mounts: 1 }]],
]
/** As many kworkers as there are superblocks whose shutdown sleeps. */
const SLEEPER_POINTS: Array<[subject: string, points: Point[]]> = [
  ['flush_filesystem', [{ mounts: 8, superblocks: 8, killSbUs: 1000 }]],
]
/** What no design changes; measured on machines of one. */
const WORKQUEUE_POINTS: Array<[subject: string, points: Point[]]> = [
  [
    'flush_work',
    [
      { mounts: 1, open: true, quick: true },
      { mounts: 1, pauseUs: 1000, quick: true },
      { mounts: 1, pauseUs: 20_000 },
      { mounts: 1, load: LOAD, open: true },
    ],
  ],
  ['flush_workqueue', [{ mounts: 0 }, { mounts: 1 }, { mounts: 10, open: true }, { mounts: 100 }]],
]

export function planOf(filter: string | null, quick: boolean): MachinePlan[] {
  const machines: MachinePlan[] = []
  for (const kworkers of [1, MIDDLE, 4, SLEEPERS]) {
    for (const design of DESIGNS) {
      const points = kworkers === SLEEPERS ? SLEEPER_POINTS : kworkers === MIDDLE ? MIDDLE_POINTS : KWORKER_POINTS
      const rows = rowsOf(points, design, kworkers)
      if (design === 'wq-flush' && kworkers !== SLEEPERS) rows.push(...rowsOf(WORKQUEUE_POINTS, null, kworkers))
      const wanted = rows.filter((row) => (filter === null || row.id.includes(filter)) && (!quick || row.quick))
      machines.push({ design, kworkers, rows: wanted })
    }
  }
  return machines
}

function rowsOf(points: Array<[string, Point[]]>, design: string | null, kworkers: number): RowPlan[] {
  return points.flatMap(([subject, list]) => list.map((point) => rowOf(subject, design, kworkers, point)))
}

function rowOf(subject: string, design: string | null, kworkers: number, point: Point): RowPlan {
  const plain = { mounts: 1, superblocks: 1, killSbUs: 0, load: null, open: false, pauseUs: 0, quick: false }
  const row = { ...plain, ...point, subject, design, kworkers }
  return { ...row, id: idOf(row), title: titleOf(row) }
}

type Knobs = Omit<RowPlan, 'id' | 'title'>

function idOf({ subject, design, kworkers, mounts, superblocks, killSbUs, load, pauseUs }: Knobs): string {
  const parts = [subject, design ?? 'any', `kworkers=${kworkers}`, `mounts=${mounts}`, `superblocks=${superblocks}`]
  if (killSbUs > 0) parts.push(`kill_sb=${killSbUs}us`)
  if (pauseUs > 0) parts.push(pauseUs === 1000 ? 'rested' : `rested=${pauseUs / 1000}ms`)
  if (load !== null) parts.push('loaded')
  return parts.join(' ')
}

function titleOf({ subject, mounts, superblocks, killSbUs, load, pauseUs }: Knobs): string {
  const parts = [subject]
  if (subject.startsWith('flush_work')) parts.push(`${mounts} item${mounts === 1 ? '' : 's'}`)
  else if (subject.startsWith('flush')) parts.push(`${mounts} mount${mounts === 1 ? '' : 's'}`)
  if (superblocks > 1) parts.push(`${superblocks} superblocks`)
  if (killSbUs > 0) parts.push(`kill_sb ${killSbUs < 1000 ? `${killSbUs} us` : `${killSbUs / 1000} ms`}`)
  if (pauseUs > 0) parts.push(`everybody asleep for ${pauseUs / 1000} ms before`)
  if (load !== null) parts.push(`${load.putsPerSecond / 1000} k puts/s beside it`)
  return parts.join(', ')
}
