import { median } from '../../src/bench/samples.ts'
import { counted as many } from '../../src/counted.ts'
import { type Row, WAYS, wasFound } from './answer.ts'
import { KINDS } from './mutant.ts'

const SOON_SECONDS = [2, 5, 10, 20, 60, 120]
const SAID_MOST = 12

export interface Origin {
  /** how many mutants the model has */
  all: number
  seed: number
  node: string
}

/** docs/mutants.md. */
export function documented(rows: readonly Row[], origin: Origin, equivalent: Readonly<Record<string, string>>): string {
  const wrong = rows.filter(({ id }) => !(id in equivalent))
  const found = wrong.filter(wasFound)
  const soon = wrong.filter(({ asked }) => asked.discover?.found)
  const missed = wrong.filter((row) => !wasFound(row))
  const unmet = missed.filter(({ asked }) => !WAYS.some((way) => asked[way]?.met))
  return [
    '# Small wrong versions of the kernel model, and what finds them',
    '',
    'Made by `npm run mutants -- --document` from what `npm run mutants` kept; no figure here is typed by hand. A mutant drops one statement,',
    'puts two neighbours the other way round, goes without a lock or its release, negates a test, or leaves out a reference or a grace period,',
    'in one place of one function. Nobody chose them; judges and operations were added for kinds of what earlier runs missed. The model has',
    `${origin.all} such places, and these are the first ${rows.length} of an order that takes kinds by turns, and within a kind files by turns, by seed ${origin.seed}`,
    `(\`npm run mutants -- --list --seed ${origin.seed} --count ${rows.length}\`). Node ${origin.node.slice(1)}.`,
    '',
    '`discover` has no hint and the usual design. Its seconds are of CPU, so that they mean the same on a busy machine, and of a search that',
    'knows nothing: a program in which nobody comes to the place of the mutant takes the time that it takes on the model itself. 60 seconds on',
    'two cores are 120. What it does not find is asked of the scenarios that ship (`explore`), those of the bug catalogue, discover under',
    'the other designs, and stress (seconds of racing). Whatever is said of a mutant finds it: a judge, the reference, a halt, a CPU that does not',
    'come back, a kernel that does not come up. The model itself, looked for in the same way, must not be found.',
    'All programs that come to the place are run alone first, then those before the first that failed so are raced: where the time was over in between,',
    'a search would find it at the latest then. Answers are kept: what an earlier state of the judges and of discover found is not looked for again, and has its seconds.',
    '',
    'Shares are lower bounds: what was not found has been looked for as long as the second table says, and no longer. Places are counted while',
    'the model itself is explored, data races are looked for, and the machine may have been shared: a search that does nothing else has more programs in its seconds.',
    '',
    `- Argued to be no wrong version: ${rows.length - wrong.length} (below). Of the other ${wrong.length}:`,
    `- found by something: ${share(found.length, wrong.length)}`,
    `- found by discover without a hint: ${share(soon.length, wrong.length)}`,
    `- found by nothing: ${missed.length}; of these nobody came to the place of ${unmet.length} in all that was tried`,
    '',
    ...byKind(wrong),
    '',
    ...howLong(wrong),
    '',
    '## How soon discover finds them',
    '',
    `| within CPU seconds | ${SOON_SECONDS.join(' | ')} |`,
    `| --- | ${SOON_SECONDS.map(() => '---').join(' | ')} |`,
    `| found | ${SOON_SECONDS.map((most) => soon.filter(({ asked }) => asked.discover!.seconds <= most).length).join(' | ')} |`,
    '',
    '## What says so',
    '',
    ...bySaying(found),
    '',
    `## Found by nothing: ${missed.length}`,
    '',
    ...listed(
      'Somebody came to the place',
      missed.filter((row) => !unmet.includes(row)),
    ),
    ...listed('Nobody came to the place', unmet),
    `## Argued to be no wrong version: ${rows.length - wrong.length}`,
    '',
    ...rows.filter(({ id }) => id in equivalent).map(({ id }) => `- \`${id}\`: ${equivalent[id]}`),
    '',
  ]
    .join('\n')
    .replace(/\n{2,}$/, '\n')
}

function byKind(rows: readonly Row[]): string[] {
  return [
    `| kind | mutants | ${WAYS.join(' | ')} | by something |`,
    `| --- | --- | ${WAYS.map(() => '---').join(' | ')} | --- |`,
    ...[...KINDS, 'all' as const].map((kind) => {
      const own = rows.filter((row) => kind === 'all' || row.kind === kind)
      const cells = WAYS.map((way) => {
        const asked = own.filter((row) => row.asked[way] !== undefined)
        return `${asked.filter((row) => row.asked[way]!.found).length} of ${asked.length}`
      })
      return `| ${kind} | ${own.length} | ${cells.join(' | ')} | ${share(own.filter(wasFound).length, own.length)} |`
    }),
  ]
}

/** How long was looked for what was not found. */
function howLong(rows: readonly Row[]): string[] {
  const seconds = WAYS.map((way) =>
    rows.flatMap(({ asked }) => (asked[way] === undefined || asked[way].found ? [] : [asked[way].seconds])),
  )
  const told = (of: (list: number[]) => number): string =>
    seconds.map((list) => (list.length === 0 ? '-' : String(Math.round(of(list))))).join(' | ')
  return [
    `| seconds looked for what it did not find | ${WAYS.join(' | ')} |`,
    `| --- | ${WAYS.map(() => '---').join(' | ')} |`,
    `| least | ${told((list) => Math.min(...list))} |`,
    `| median | ${told(median)} |`,
    `| most | ${told((list) => Math.max(...list))} |`,
  ]
}

function bySaying(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>()
  for (const { asked } of rows) {
    const way = WAYS.find((each) => asked[each]?.found)!
    const said = asked[way]!.by!
    const told = way === 'discover' || way === 'stress' ? said : said.slice(said.indexOf(': ') + 2)
    const head = told.split(':')[0]!
    counts.set(head, (counts.get(head) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const rest = sorted.slice(SAID_MOST)
  const others = rest.reduce((sum, [, count]) => sum + count, 0)
  return [
    '| first said | mutants |',
    '| --- | --- |',
    ...sorted.slice(0, SAID_MOST).map(([head, count]) => `| ${head} | ${count} |`),
    ...(rest.length === 0 ? [] : [`| ${many(rest.length, 'other')} | ${others} |`]),
  ]
}

function listed(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return []
  return [`${title} (${rows.length}):`, '', ...rows.map(({ kind, id }) => `- ${kind}: \`${id}\``), '']
}

function share(part: number, whole: number): string {
  return `${part} of ${whole} (${whole === 0 ? 0 : Math.floor((100 * part) / whole)} %)`
}
