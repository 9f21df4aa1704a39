/** The table of knobs (knobs.ts): those that say how it is run, and how much of it. */
import { MEMORY_MODES } from '../explore/memory_modes/memory_mode.ts'
import { STRATEGIES } from '../explore/strategies/strategy_names.ts'
import { PROGRESS } from '../structure/program.ts'
import { knob, type Others, ofRuns } from './knob.ts'
import { duration, oneOf, onOff, present, text, wholeNumber } from './knob_kinds.ts'

/** 30 days */
const MOST_SECONDS = 2_592_000
const MOST_SEED = 0xffff_ffff
const MOST_EXECUTIONS = Number.MAX_SAFE_INTEGER

export const SEARCH_KNOBS = {
  strategy: knob({
    flag: '--strategy',
    kind: oneOf(STRATEGIES, '<name>'),
    words: 'how schedules are chosen',
    in: { explore: { default: 'portfolio', shown: true } },
  }),
  programs: knob({
    flag: '--programs',
    kind: wholeNumber(1, MOST_EXECUTIONS),
    words: 'at most so many programs',
    in: {
      discover: {},
      witness: { words: 'generated programs that are asked one call after the other', default: 500, shown: true },
    },
    idle: (given) => onePathOnly(given) ?? recordedOnly(given),
  }),
  racedPrograms: knob({
    flag: '--raced-programs',
    kind: wholeNumber(0, 1e6),
    words: 'generated programs that are raced',
    in: { witness: { default: 10, shown: true } },
    idle: recordedOnly,
  }),
  progress: knob({
    flag: '--progress',
    kind: oneOf(PROGRESS, '<promise>'),
    words: 'of a structure: what its calls promise, beside right results',
    in: { explore: {}, discover: { words: 'of a structure: what its calls promise, beside right results' } },
    idle: ({ scenario }) =>
      scenario === undefined ? 'only a file that exports a structure makes such promises' : undefined,
  }),
  path: knob({
    flag: '--path',
    kind: text('<path>', 'numbers such as 17.40:0:1'),
    words: 'only the program that a run with this seed found there',
    in: { discover: {} },
  }),
  executions: knob({
    flag: '--executions',
    kind: wholeNumber(1, MOST_EXECUTIONS),
    words: 'at most so many executions',
    in: {
      explore: {},
      discover: { words: 'of each program', kind: wholeNumber(1, 1e9), default: 40, shown: true },
      evidence: { words: 'schedules of each exploration', kind: wholeNumber(1, 1e9), default: 500, shown: true },
      witness: {
        words: 'of the model, at most so many for each race',
        kind: wholeNumber(1, 1e9),
        default: 2000,
        shown: true,
      },
    },
  }),
  seconds: knob({
    flag: '--seconds',
    kind: duration(MOST_SECONDS),
    words: 'at most so long',
    in: {
      stress: { words: 'how long to race', default: 10, shown: true },
      explore: {},
      discover: { words: 'how long to look (default: 60, or without end where --programs says how much)' },
      evidence: { words: 'how long each stress run races', default: 5, shown: true },
    },
    idle: onePathOnly,
  }),
  watchdog: knob({
    flag: '--watchdog',
    kind: duration(3600),
    words: 'seconds without progress that end the run',
    in: { stress: { default: 10 } },
  }),
  preemptions: knob({
    flag: '--preemptions',
    kind: wholeNumber(0, 1000),
    words: 'dfs: at most so many preemptions',
    in: { explore: {} },
    idle: ofStrategy('dfs', 'bounds preemptions'),
  }),
  depth: knob({
    flag: '--depth',
    kind: wholeNumber(1, 100),
    words: 'pct: depth of the bugs to look for',
    in: { explore: {} },
    idle: ofStrategy('pct', 'looks for bugs of a depth'),
  }),
  steps: knob({
    flag: '--steps',
    kind: wholeNumber(1, 1e9),
    words: 'bound on the steps of one execution',
    in: { explore: {}, replay: {} },
    inReference: true,
  }),
  jobs: knob({
    flag: '--jobs',
    kind: wholeNumber(1, 256),
    words: 'threads to explore with',
    in: { explore: {}, discover: { words: 'threads to look with', kind: wholeNumber(1, 64), default: 1 } },
    idle: ({ checkDeterminism, path }) =>
      checkDeterminism === true ? '--check-determinism explores on one thread' : onePathOnly({ path }),
  }),
  keepGoing: knob({
    flag: '--keep-going',
    kind: present,
    words: 'count every failing execution instead of stopping at the first, and go on behind data races',
    in: {
      explore: { default: false },
      discover: { default: false, words: 'look for other findings after the first' },
    },
    idle: onePathOnly,
  }),
  checkDeterminism: knob({
    flag: '--check-determinism',
    kind: present,
    words: 'run each schedule twice and compare',
    in: { explore: { default: false } },
  }),
  coverage: knob({
    flag: '--coverage',
    kind: present,
    words: 'count the ordered pairs of conflicting steps that are met',
    in: { explore: { default: false } },
  }),
  memory: knob({
    flag: '--memory',
    kind: oneOf(MEMORY_MODES, '<mode>'),
    words: 'what loads may see: sc, tso (store buffers) or lkmm (all that Linux has to expect)',
    in: {
      explore: {
        words:
          'what loads may see: sc, tso (store buffers) or lkmm (all that Linux has to expect); default: sc, or what shows the --bug',
        default: 'sc',
      },
      discover: { default: 'sc' },
      replay: { words: 'what loads may see (default: as when the schedule was found)' },
    },
    inReference: true,
  }),
  reorderings: knob({
    flag: '--reorderings',
    kind: wholeNumber(0, 100),
    words: 'samplers under tso and lkmm: at most so many reorderings in one execution (default: 2)',
    in: { explore: {} },
    idle: ({ memory }) => (memory === 'tso' || memory === 'lkmm' ? undefined : 'only --memory tso and lkmm reorder'),
  }),
  barriers: knob({
    flag: '--barriers',
    kind: present,
    words: 'weaken each barrier and each order of the program in turn, and say which of them some schedule needs',
    in: { explore: { default: false } },
    idle: ({ memory }) => (memory === 'sc' ? '--memory sc reorders nothing, so it needs no barrier' : undefined),
  }),
  races: knob({
    flag: '--races',
    kind: onOff,
    words: 'detect data races',
    in: {
      explore: {
        words: 'detect data races (default: on, but for a --bug that shows as something else)',
        shown: true,
      },
      discover: { default: false, shown: true },
      replay: { words: 'detect data races (default: as when the schedule was found)' },
    },
    inReference: true,
  }),
  bounds: knob({
    flag: '--bounds',
    kind: onOff,
    words: 'tell plain accesses beyond the end of a shared view',
    in: {
      explore: { default: true },
      replay: { words: 'tell accesses beyond the end of a shared view (default: as when the schedule was found)' },
    },
    inReference: true,
  }),
  threads: knob({
    flag: '--threads',
    kind: present,
    words: 'on real worker threads, each shared step waiting its turn',
    in: { replay: { default: false } },
  }),
  bridge: knob({
    flag: '--bridge',
    kind: onOff,
    words: 'look for a finding again under controlled schedules',
    in: { stress: { default: true } },
  }),
  bridgeSeconds: knob({
    flag: '--bridge-seconds',
    kind: duration(MOST_SECONDS),
    words: 'how long to look for it',
    in: { stress: { default: 60 } },
    idle: ({ bridge }) => (bridge === false ? '--bridge off looks for nothing' : undefined),
  }),
  rounds: knob({
    flag: '--rounds',
    kind: wholeNumber(0, 1e9),
    words: 'how often everything is booted and measured (default: up to 10, in five minutes)',
    in: {
      bench: { kind: wholeNumber(1, 100) },
      witness: {
        words: 'of each race on the running kernel; a generated one has a tenth of them',
        default: 2000,
        shown: true,
      },
    },
    idle: (given) => comparesOnly(given) ?? recordedOnly(given),
  }),
  quick: knob({
    flag: '--quick',
    kind: present,
    words: 'a few rows, a few seconds',
    in: { bench: { default: false } },
    idle: comparesOnly,
  }),
  filter: knob({
    flag: '--filter',
    kind: text('<text>'),
    words: 'only rows with this in their name, such as flush_work or wq-flush; growth: those over sizes',
    in: { bench: {} },
    idle: comparesOnly,
  }),
  compare: knob({
    flag: '--compare',
    kind: text('<file>', 'a file'),
    words: 'say which rows differ from those of an older result.json by more than noise',
    in: { bench: {} },
  }),
  result: knob({
    flag: '--result',
    kind: text('<file>', 'a file'),
    words: 'compare this result.json instead of measuring anew',
    in: { bench: {} },
  }),
  seed: knob({
    flag: '--seed',
    kind: wholeNumber(0, MOST_SEED),
    words: 'seed of everything that is drawn',
    in: {
      ...ofRuns({ shown: true }),
      bench: { words: 'seed of the order in which things are measured', shown: true },
      evidence: { shown: true },
      witness: { shown: true },
    },
    idle: (given) => comparesOnly(given) ?? drawsNothing(given),
  }),
}

function drawsNothing({ strategy }: Others): string | undefined {
  const goesThroughAll = strategy === 'dfs' || strategy === 'dpor'
  return goesThroughAll ? `--strategy ${strategy} goes through all interleavings, and draws nothing` : undefined
}

function ofStrategy(name: string, does: string) {
  return ({ strategy }: Others): string | undefined =>
    strategy === name ? undefined : `only --strategy ${name} ${does}`
}

function onePathOnly({ path }: Others): string | undefined {
  return path === undefined ? undefined : '--path runs one program, on one thread, to its end'
}

function comparesOnly({ result }: Others): string | undefined {
  return result === undefined ? undefined : '--result is compared, nothing is measured'
}

/** Whoever holds the model against a recording asks nothing new. */
function recordedOnly({ against }: Others): string | undefined {
  return Array.isArray(against) && against.length > 0 ? 'a recording has its own programs' : undefined
}
