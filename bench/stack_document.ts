import { ENTRIES } from '../src/stack/calls_to_put.ts'
import { deepestPut } from '../src/stack/deepest_put.ts'
import { stackUse } from '../src/stack/frame_sums.ts'
import type { Range } from '../src/stack/frame_table.ts'
import { PUBLISHED_DUMPS } from '../src/stack/published_dumps.ts'
import { deepestOf, EXTRAS, stackVerdicts } from '../src/stack/stack_verdicts.ts'
import { FRAMES, TABLES } from '../src/stack/tables.ts'

const DESIGNS = ['inline', 'wq-wait', 'wq-flush', 'task-work']
const SIZES = [8192, 16384]

/** The text of docs/stack.md. */
export function stackDocument(): string {
  return [
    '# Kernel stacks: how deep the last put is, and what is left',
    '',
    'Written by `npm run stack` from the tables of `src/stack`; figures are bytes, a range where sizes are known as a range. How the',
    'tables were made is in [decisions/stack_frames_from_published_traces.md](decisions/stack_frames_from_published_traces.md).',
    '',
    '## Used when deactivate_super begins',
    '',
    'The deepest chain from each entry, thread_info and the random offset of system calls as that kernel has them.',
    '',
    ...FRAMES.flatMap(usedTable),
    'unlink, rmdir and rename end the mounts on a name since 3.18 of December 2014, with `detach_mounts`, as d_invalidate does for getdents and',
    'lookups: in those rows 2014 is that kernel, with frames of the time. Before, such a name was EBUSY, and no put followed. No chain that is the',
    'deepest of its design in 2014 goes through them.',
    '',
    '## The deepest chain of each design',
    '',
    'Found by going every way that the calls leave (`src/stack/deepest_put.ts`): links within links as far as a walk of that kernel calls',
    'itself, two layers of overlays. No way leads there from memory reclaim: it puts files later.',
    '',
    ...FRAMES.flatMap((frames) => DESIGNS.map((design) => chainLine(frames, design))),
    '',
    '## Enough for what filesystems take below?',
    '',
    '*Overflows*: over the end by the least of all sizes. *May overflow*: by the most that any calls of 6.12 could take (a static bound, whose',
    'branches partly exclude each other; there is none of older kernels), with extras. *Fits*: not even so. In brackets what is left by',
    'the chain that was picked by hand.',
    '',
    ...FRAMES.flatMap((frames) => SIZES.map((size) => [frames, size] as const))
      .filter(([frames, size]) => frames !== '6.1' && size >= (frames === '2014' ? 0 : TABLES[frames].threadSize / 2))
      .flatMap(([frames, size]) => verdictTable(frames, size)),
    'One sum of 6.12 that was measured apart is another: NFS, 2624 there, 2688 here, exactly `__tcp_push_pending_frames` (24) and',
    '`ip_finish_output` (40) more, frames of that machine code that no list there has.',
    '',
    `Extras, in no chain and no bound: ${EXTRAS.map(({ what, bytes }) => `${what} ${bytes}`).join('; ')}.`,
    '',
    '## Dumps of the time, and the table of 2014',
    '',
    '| dump | free of 8192 | by the table |',
    '| --- | --- | --- |',
    ...PUBLISHED_DUMPS.map(({ title, chain, free }) => {
      const { low, high } = stackUse(TABLES['2014'], chain, TABLES['2014'], 'deactivate_super')
      return `| ${title} | ${free} | ${range([8192 - high, 8192 - low])} |`
    }),
    '',
  ].join('\n')
}

function usedTable(frames: (typeof FRAMES)[number]): string[] {
  const table = TABLES[frames]
  const rows = ENTRIES.map((entry) => {
    const cells = DESIGNS.map((design) => {
      const put = deepestPut(table, table, design, entry)
      return put === undefined ? '-' : range([put.use.low, put.use.high])
    })
    return `| ${entry.title} | ${cells.join(' | ')} |`
  })
  return [`| ${frames} | ${DESIGNS.join(' | ')} |`, `| --- |${' --- |'.repeat(DESIGNS.length)}`, ...rows, '']
}

function chainLine(frames: (typeof FRAMES)[number], design: string): string {
  const { entry, put } = deepestOf(TABLES[frames], TABLES[frames], design)
  const functions = put.use.frames.map(({ function: name }) => name)
  const shown = functions.flatMap((name, i) => {
    if (functions[i - 1] === name) return []
    const times = functions.slice(i).findIndex((each) => each !== name)
    return [times > 1 ? `${name} (${times})` : name]
  })
  return `- ${frames}, ${design}: ${entry.title}, ${range([put.use.low, put.use.high])}: ${shown.join(' > ')}`
}

function verdictTable(frames: (typeof FRAMES)[number], size: number): string[] {
  const table = TABLES[frames]
  const columns = DESIGNS.map((design) => stackVerdicts(table, table, design, size))
  const rows = columns[0]!.map(({ filesystem }, i) => {
    const cells = columns.map(
      (verdicts) => `${verdicts[i]!.says} (${range([verdicts[i]!.left.least, verdicts[i]!.left.most])})`,
    )
    return `| ${filesystem.title} | ${cells.join(' | ')} |`
  })
  return [
    `| ${frames}, ${size} bytes | ${DESIGNS.join(' | ')} |`,
    `| --- |${' --- |'.repeat(DESIGNS.length)}`,
    ...rows,
    '',
  ]
}

function range([low, high]: Range): string {
  return high > low ? `${low}..${high}` : String(low)
}
