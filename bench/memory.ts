/**
 * How much of the arena 10,000 mounts take with 8 possible CPUs, each with a superblock, a root and a mountpoint of its
 * own; and whether the process of a `mix` run grows: resident size after the first fifth against the last fifth.
 *
 *   node --import tsx bench/memory.ts [--minutes N (10; 0 leaves the run out)] [--design NAME] [--json]
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { boot_kernel } from '#kernel/boot'
import { path_mount } from '#kernel/fs/do_mount'
import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { register_filesystem } from '#kernel/fs/filesystems'
import { init_mount_tree } from '#kernel/fs/init_mount_tree'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { kill_block_super } from '#kernel/fs/super'
import { errnoName } from '#kernel/lib/errno'
import { mem, NULL } from '#shm/arena'
import { brkAddress } from '#shm/boot_words'
import { slabUse, wordsInUse } from '#shm/slab'

const MOUNTS = 10_000
const CPUS = 8
const LIMIT_MIB = 64
/** What allocator and compiler may still settle after the first fifth; a leak of one object a call would be far more. */
const GROWTH_LIMIT_PERCENT = 10
const MIB = 1024 * 1024

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    design: { type: 'string', default: 'wq-wait' },
    json: { type: 'boolean', default: false },
  },
})

function arenaOfMounts(): { bytes: number; liveBytes: number; bytesPerMount: number; ok: boolean } {
  const type = (): number => alloc_file_system_type(1, NULL, 0, NULL, kill_block_super)
  boot_kernel(256 * MIB, { cpus: CPUS, kworkers: 4, quarantine: 64, killSbIoUs: 0 })
  const tmpfs = type()
  register_filesystem(tmpfs)
  init_mount_tree(tmpfs, 0)
  const empty = mem[brkAddress]! * 4
  const done = (result: number, what: string): void => {
    if (result < 0) throw new Error(`${what} answers ${errnoName(result)}`)
  }
  for (let i = 0; i < MOUNTS; i++) {
    const directory = 2 + Math.floor(i / 100)
    if (i % 100 === 0) done(ksys_create(absolute(), directory, 'directory'), 'mkdir')
    const point = 1000 + (i % 100)
    done(ksys_create(absolute(directory), point, 'directory'), 'mkdir')
    done(path_mount(absolute(directory, point), 1), 'mount')
  }
  const mounts = slabUse().find((cache) => cache.name === 'mount')!.alive
  if (mounts !== MOUNTS + 1) throw new Error(`expected ${MOUNTS} mounts and the root, got ${mounts}`)
  const bytes = mem[brkAddress]! * 4
  const bytesPerMount = Math.round((bytes - empty) / MOUNTS)
  return { bytes, liveBytes: wordsInUse() * 4, bytesPerMount, ok: bytes < LIMIT_MIB * MIB }
}

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
const median = (all: number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!

function findingsIn(output: string): string[] {
  try {
    const { findings } = JSON.parse(output) as { findings: Array<{ kind: string; message: string }> }
    return findings.map(({ kind, message }) => `${kind}: ${message}`)
  } catch {
    return output === '' ? [] : [output]
  }
}

async function growthOfMix(minutes: number, design: string) {
  const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url))
  const seconds = String(minutes * 60)
  const child = spawn(
    process.execPath,
    // A small young generation, or V8 takes more and more of what it may before it collects, in each of seven threads.
    ['--max-semi-space-size=1', bin, 'stress', 'mix', '--design', design, '--seconds', seconds, '--quiet', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const samples: number[] = []
  const sampling = setInterval(() => {
    try {
      samples.push(residentBytes(child.pid!))
    } catch {
      clearInterval(sampling) // it has ended
    }
  }, 500)
  const code = await new Promise((done) => child.once('close', done))
  clearInterval(sampling)
  const fifth = Math.floor(samples.length / 5)
  const fifthsBytes = [0, 1, 2, 3, 4].map((i) => median(samples.slice(i * fifth, (i + 1) * fifth)))
  const [, early = 0, , , late = 0] = fifthsBytes
  const growthPercent = Number(((late / early - 1) * 100).toFixed(2))
  return {
    minutes,
    design,
    earlyBytes: early,
    lateBytes: late,
    fifthsBytes,
    growthPercent,
    exit: code,
    findings: findingsIn(output),
    ok: code === 0 && growthPercent < GROWTH_LIMIT_PERCENT,
  }
}

const minutes = Number(values.minutes)
const arena = arenaOfMounts()
const run = minutes > 0 ? await growthOfMix(minutes, values.design) : null
const ok = arena.ok && (run === null || run.ok)
if (values.json) {
  console.log(JSON.stringify({ bench: 'memory', mounts: MOUNTS, cpus: CPUS, arena, run, ok }))
} else {
  const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`
  console.log(
    `arena for ${MOUNTS} mounts, ${CPUS} CPUs   ${mib(arena.bytes)} (below ${LIMIT_MIB}), ${arena.bytesPerMount} bytes a mount`,
  )
  if (run !== null) {
    console.log(
      `mix for ${run.minutes} minutes, ${run.design}    resident ${mib(run.earlyBytes)} early, ${mib(run.lateBytes)} late: ${run.growthPercent} %, exit ${run.exit}`,
    )
  }
  for (const finding of run?.findings ?? []) console.log(finding)
  console.log(ok ? 'ok' : 'too much')
}
process.exitCode = ok ? 0 : 1
