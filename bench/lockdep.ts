/**
 * What lockdep costs: the torture mix with lockdep linked in and linked away, in one run, in turns, on the same CPUs. The
 * figure is how many times fewer operations a second there are with it.
 *
 *   node --import tsx bench/lockdep.ts [--json] [--rounds N] [--seconds S]
 */
import { fileURLToPath } from 'node:url'
import { median } from '../src/bench/samples.ts'
import { WITHOUT_LOCKDEP } from '../src/bench/without_lockdep.ts'
import { built } from '../src/link/built.ts'
import { loadScenario } from '../src/machine/load_scenario.ts'
import { readMountTable } from '../src/machine/read_mount_table.ts'
import { runTorture } from '../src/machine/torture_run.ts'
import { designs } from '../src/subjects/catalogue.ts'

const LIMIT = 2
const CPUS = 2
const DESIGN = 'wq-wait'

const source = (file: string): string => fileURLToPath(new URL(`../src/${file}`, import.meta.url))
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const rounds = option('--rounds', 5)
const seconds = option('--seconds', 2)
const machine = await built('machine/thread')
const { mountTable, filesystems } = readMountTable(source('machine/sample_mountinfo.txt'))
const design = designs().find(({ id }) => id === DESIGN)!.standIns

async function operationsPerSecond(lockdep: 'on' | 'off', seed: number): Promise<number> {
  const off = lockdep === 'off' ? WITHOUT_LOCKDEP : []
  const standIns = new Map([...design, ...off])
  const loaded = await loadScenario(source('scenarios/mix.ts'), standIns)
  const boot = {
    cpus: CPUS,
    kworkers: 2,
    arenaBytes: 64 << 20,
    seed,
    layout: 'union' as const,
    mountTable,
    filesystems,
    killSbIoUs: 0,
  }
  const done = await runTorture({
    torture: loaded.scenario.torture!,
    program: loaded.program,
    machine,
    boot,
    seconds,
    watchdogSeconds: 20,
    disturbers: [],
    progress() {},
    interrupt: new AbortController().signal,
  })
  if (done.findings.length > 0) throw new Error(done.findings[0]!.message)
  const total = Object.values(done.stats.ops).reduce((sum, each) => sum + each, 0)
  return total / done.elapsedSeconds
}

const on: number[] = []
const off: number[] = []
for (let round = 0; round < rounds; round++) {
  // in turns, and each first in every other round: what else runs on the machine meets both alike
  for (const which of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
    const rate = await operationsPerSecond(which, round + 1)
    ;(which === 'on' ? on : off).push(rate)
  }
}
const ratio = median(off.map((rate, i) => rate / on[i]!))
const result = {
  bench: 'lockdep',
  perSecond: { on: Math.round(median(on)), off: Math.round(median(off)) },
  ratios: off.map((rate, i) => Number((rate / on[i]!).toFixed(2))),
  ratio: Number(ratio.toFixed(2)),
  limit: LIMIT,
  ok: ratio <= LIMIT,
}
if (process.argv.includes('--json')) console.log(JSON.stringify(result))
else {
  console.log(`operations a second, lockdep linked away  p50 ${result.perSecond.off}`)
  console.log(`operations a second, lockdep linked in    p50 ${result.perSecond.on}`)
  console.log(
    `it costs ${result.ratio.toFixed(2)} times (at most ${LIMIT}): ${result.ok ? 'ok' : 'too slow'}; by round ${result.ratios.join(', ')}`,
  )
}
process.exitCode = result.ok ? 0 : 1
