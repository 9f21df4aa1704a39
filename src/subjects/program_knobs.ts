/** The table of knobs (knobs.ts): those that say what is run. */
import { FEWEST_CPUS, MOST_CPUS as MOST_PROGRAM_CPUS } from '../discover/program.ts'
import { constantFile } from '../link/constant_file.ts'
import { sourceFile } from '../link/source_root.ts'
import { disturberNames } from '../machine/disturbers/disturber_names.ts'
import { DEFAULT_FRAMES, FRAMES, MOST_KSTACK_OFFSET, TABLES, THREAD_INFO_BYTES } from '../stack/tables.ts'
import { bugs, designs } from './catalogue.ts'
import { knob, type Others, ofRuns } from './knob.ts'
import { listOf, oneOf, onOff, someOf, text, wholeNumber } from './knob_kinds.ts'
import { parseStandIn, standInKind } from './stand_in_knob.ts'

const MOST_CPUS = 64
const MOST_KWORKERS = 64
const NONE: string[] = []

export const PROGRAM_KNOBS = {
  schedule: knob({
    flag: 'schedule',
    kind: text('<schedule>', 'a schedule, or a file that holds one'),
    words: 'a schedule as explore printed it, or a file that holds one (such as result.json)',
    in: { replay: {} },
  }),
  scenario: knob({
    flag: 'scenario',
    kind: text('[scenario]', 'the name of a scenario, or a file'),
    words: 'a name that `list` shows, or a file',
    in: {
      stress: { shown: true },
      explore: { shown: true },
      discover: { words: 'a file that exports a structure; without, programs of system calls' },
      replay: { words: 'where it has moved: its name or file' },
    },
    inReference: true,
  }),
  design: knob({
    flag: '--design',
    kind: text('<name>', 'the name of a design'),
    words: 'design of the kernel model',
    in: {
      ...ofRuns({ default: 'wq-wait', shown: true }),
      witness: { words: 'design of the kernel model (Linux has this one)', default: 'task-work', shown: true },
    },
    inReference: true,
    about: () => [...new Set(designs().flatMap(({ standIns }) => [...standIns.keys()]))],
    idle({ bug, design }) {
      const only = bugs().find(({ id }) => id === bug)?.design ?? null
      return only === null || only === design ? undefined : `the bug ${bug} is one of the design ${only}`
    },
  }),
  designs: knob({
    flag: '--design',
    kind: listOf(text('<name>', 'the name of a design')),
    words: 'this design alone (repeatable)',
    in: { evidence: { default: [], shown: true } },
    idle({ bug }) {
      const only = bugs().find(({ id }) => id === bug)?.design ?? null
      return only === null ? undefined : `the bug ${bug} is one of the design ${only}`
    },
  }),
  claims: knob({
    flag: '--claim',
    kind: listOf(wholeNumber(1, 99)),
    words: 'this claim alone, by its number (repeatable)',
    in: { evidence: { default: [] } },
  }),
  bug: knob({
    flag: '--bug',
    kind: text('<id>', 'the id of a bug'),
    words: 'link the stand-ins of a bug that `list bugs` shows',
    in: { ...ofRuns({}), evidence: { words: 'with the stand-ins of a bug: verdicts must change' } },
    inReference: true,
    about: (id) => [
      ...(bugs()
        .find((bug) => bug.id === id)
        ?.standIns.keys() ?? []),
    ],
  }),
  standIn: knob({
    flag: '--stand-in',
    kind: standInKind,
    words: 'another file in place of one kernel file, or of one function: kernel/PATH#FUNCTION=FILE (repeatable)',
    in: {
      ...ofRuns({ default: NONE }),
      bench: { default: NONE },
      evidence: { default: NONE },
      witness: { default: NONE },
    },
    inReference: true,
    links: (words) => new Map(words.map(parseStandIn)),
    about: (words) => words.map((word) => parseStandIn(word)[0]),
    idle: ({ result }) => (result === undefined ? undefined : '--result is compared, nothing is measured'),
  }),
  cpus: knob({
    flag: '--cpus',
    kind: wholeNumber(1, MOST_CPUS),
    words: 'as many CPUs as the scenario has',
    in: {
      stress: { words: `CPUs of a torture scenario, 1 to ${MOST_CPUS} (default: 2)`, shown: true },
      explore: {},
      discover: {
        words: `CPUs of each program, ${FEWEST_CPUS} to ${MOST_PROGRAM_CPUS}; else any of these`,
        kind: wholeNumber(FEWEST_CPUS, MOST_PROGRAM_CPUS),
      },
    },
  }),
  kworkers: knob({
    flag: '--kworkers',
    kind: wholeNumber(1, MOST_KWORKERS),
    words: 'at most as many kworkers as the scenario has',
    in: {
      stress: { words: `kworkers of the kernel model, 1 to ${MOST_KWORKERS}`, default: 2, shown: true },
      explore: {},
    },
    ofTorture: true,
  }),
  layout: knob({
    flag: '--layout',
    kind: oneOf(['union', 'separate'], '<layout>'),
    words: "layout of the mount's RCU head, work and list node",
    in: ofRuns({ default: 'union' }),
    inReference: true,
    links: (layout) => standsIn(layout === 'separate', 'kernel/fs/mount_storage', 'kernel/fs/mount_storage_separate'),
    about: () => ['kernel/fs/mount_storage'],
  }),
  disturb: knob({
    flag: '--disturb',
    kind: someOf('disturber', disturberNames),
    words: `what upsets the CPUs: ${disturberNames.join(',')} or none`,
    in: { stress: { default: [...disturberNames], shown: true } },
    ofTorture: true,
  }),
  frames: knob({
    flag: '--frames',
    kind: oneOf(FRAMES, '<kernel>'),
    words: 'whose frames kernel stacks are measured by, and how large those are',
    in: { ...ofRuns({ default: DEFAULT_FRAMES }), evidence: { default: DEFAULT_FRAMES } },
    inReference: true,
    links: (frames) =>
      new Map([
        ...standsIn(frames !== DEFAULT_FRAMES, 'stack/table', `stack/table_${frames.replace('.', '_')}`),
        ...threadSize(TABLES[frames].threadSize),
      ]),
    about: () => ['stack/table'],
    idle: ifNotMeasured,
  }),
  threadSize: knob({
    flag: '--thread-size',
    kind: oneOf(['8192', '16384', 'off'], '<bytes>'),
    words: 'size of a kernel stack; off: no stacks are measured (default: as the kernel of the frames)',
    in: {
      ...ofRuns({}),
      evidence: {
        words: 'size of a kernel stack (default: as the kernel of the frames)',
        kind: oneOf(['8192', '16384'], '<bytes>'),
      },
    },
    inReference: true,
    links: (size) =>
      size === 'off' ? standsIn(true, 'judge/stack/frames', 'judge/stack/no_frames') : threadSize(Number(size)),
    about: () => ['kernel/lib/thread_size', 'judge/stack/frames'],
  }),
  threadInfo: knob({
    flag: '--thread-info',
    kind: onOff,
    words: 'thread_info at the end of every stack (default: as the kernel of the frames)',
    in: { ...ofRuns({}), evidence: {} },
    inReference: true,
    links: (on) => new Map([['stack/thread_info', constantFile('THREAD_INFO', on ? THREAD_INFO_BYTES : 0)]]),
    about: () => ['stack/thread_info'],
    idle: ifNotMeasured,
  }),
  kstackOffset: knob({
    flag: '--kstack-offset',
    kind: wholeNumber(0, MOST_KSTACK_OFFSET),
    words: 'bytes that a system call leaves free at random (default: all that the kernel of the frames may)',
    in: { ...ofRuns({}), evidence: {} },
    inReference: true,
    links: (bytes) => new Map([['stack/kstack_offset', constantFile('KSTACK_OFFSET', bytes)]]),
    about: () => ['stack/kstack_offset'],
    idle: (given) =>
      ifNotMeasured(given) ??
      (given['frames'] === undefined || given['frames'] === DEFAULT_FRAMES
        ? 'kernels of 2014 leave nothing free at random'
        : undefined),
  }),
  maxActive: knob({
    flag: '--max-active',
    kind: wholeNumber(1, 512),
    words: 'items of system_wq that run at once on a pool (default: 256)',
    in: ofRuns({}),
    inReference: true,
    links: (most) => new Map([['kernel/workqueue/system_max_active', constantFile('SYSTEM_MAX_ACTIVE', most)]]),
    about: () => ['kernel/workqueue/system_max_active'],
  }),
  lockdep: knob({
    flag: '--lockdep',
    kind: onOff,
    words: 'look for lock orders that could deadlock',
    in: ofRuns({ default: true }),
    inReference: true,
    links: (on) => standsIn(!on, 'kernel/lib/lockdep/validator', 'kernel/lib/lockdep/validator_off'),
    about: () => ['kernel/lib/lockdep/validator'],
  }),
  delays: knob({
    flag: '--delays',
    kind: onOff,
    words: 'linger at random places between a read and what depends on it',
    in: { stress: { default: false } },
  }),
  arena: knob({
    flag: '--arena',
    kind: wholeNumber(1, 1024),
    words: 'size of the arena, in MiB',
    in: { stress: { default: 64 } },
    ofTorture: true,
  }),
  killSbUs: knob({
    flag: '--kill-sb-us',
    kind: wholeNumber(0, 10_000_000),
    words: 'simulated I/O of one kill_sb, in microseconds',
    in: { stress: { default: 50 } },
    ofTorture: true,
  }),
  mountinfo: knob({
    flag: '--mountinfo',
    kind: text('<file>', 'a file'),
    words: "another mount table than this machine's",
    in: { stress: {} },
    ofTorture: true,
  }),
}

function ifNotMeasured(given: Others): string | undefined {
  return given['threadSize'] === 'off' ? '--thread-size off measures no stacks' : undefined
}

function threadSize(bytes: number): ReadonlyMap<string, string> {
  return standsIn(true, 'kernel/lib/thread_size', `kernel/lib/thread_size${bytes === 16384 ? '_16384' : ''}`)
}

function standsIn(when: boolean, name: string, by: string): ReadonlyMap<string, string> {
  return when ? new Map([[name, sourceFile(by)!]]) : new Map()
}
