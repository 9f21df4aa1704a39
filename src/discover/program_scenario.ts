import { boot_drivers } from '#kernel/drivers/boot_drivers'
import { sysctl_mount_max } from '#kernel/fs/count_mounts'
import { boot_deferred_close, kill_deferring_super } from '#kernel/fs/deferred_close'
import { do_exit } from '#kernel/fs/fork'
import { prepare_namespace } from '#kernel/fs/init_mount_tree'
import { mount } from '#kernel/fs/mount'
import { kill_served_super } from '#kernel/fs/served_super'
import { boot_stacked, kill_stacked_super } from '#kernel/fs/stacked_super'
import { kill_block_super } from '#kernel/fs/super'
import { SB_RDONLY, SB_WRITE_PROTECTED, super_block } from '#kernel/fs/super_block'
import { atomic_add_return, get, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { bind_task, cpuPid, INIT_PID } from '#kernel/task'
import { buildWorld, forkCpus } from '#kernel/world'
import { type WorldState, worldRoles } from '#kernel/world_roles'
import { bindArena } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { judgeBoot, judgeTheEnd } from '../judge/all.ts'
import { BUILT_IN, MODULES, MOST_MOUNTS, NAMES, ROOT_DIRECTORIES } from '../operations/world.ts'
import type { Scenario } from '../scenario.ts'
import { doOp, releaseHeld } from './do_op.ts'
import { noteCall, noteReturn } from './history.ts'
import { kernelTable } from './kernel_table.ts'
import { MOST_CPUS, type Program } from './program.ts'
import { storedProgram, storeProgram } from './program_words.ts'
import { judgeAlone, judgeOrder } from './reference/judge_program.ts'
import { plan } from './reference/plan.ts'
import { tearDownProgram } from './tear_down_program.ts'

const ARENA_BYTES = 256 * 1024
const QUARANTINE_OBJECTS = 8
/** The rescuers come with them: an item may wait for what only a queue with a rescuer brings on. */
const KWORKERS = 2
const DAEMONS = { kworkers: KWORKERS, rescuers: true, timer: true }
/** How superblocks of a type go down, where not as usual. */
const KILLS: Record<string, number> = {
  net: kill_deferring_super,
  served: kill_served_super,
  stacked: kill_stacked_super,
}
const returned = staticWords('discover_returned', 1, 'CPUs that are through; atomic add')

export type ProgramState = WorldState

/** A program as a scenario that any command takes: one CPU for each list of operations, the judges attached. */
export function programScenario(program: Program): Scenario<ProgramState, number[]> {
  return {
    title: 'a generated program',
    setup() {
      const state = { buffer: bootWorld(program.cpus.length) }
      beginProgram(state, program)
      return state
    },
    ...programRoles(program.cpus.length),
  }
}

/** The world as every program finds it. */
export function bootWorld(cpus: number): SharedArrayBuffer {
  const { buffer, root } = buildWorld({
    ...{ arenaBytes: ARENA_BYTES, cpus, kworkers: KWORKERS, quarantine: QUARANTINE_OBJECTS, killSbIoUs: 1 },
    modules: Object.values(MODULES).map(({ number, init }) => ({ name: number, fsFlags: 0, init })),
    filesystems: Object.entries(BUILT_IN).map(([name, { number, flags }]) => ({
      ...{ name: number, flags, kill_sb: KILLS[name] ?? kill_block_super },
    })),
    directories: ROOT_DIRECTORIES.map((name) => NAMES[name]!),
    prepare(types) {
      boot_deferred_close()
      boot_stacked(types[0]!)
      boot_drivers()
      WRITE_ONCE(sysctl_mount_max, MOST_MOUNTS)
    },
    mountRoot: prepare_namespace,
  })
  // what programs create is in what they mount
  set_bit(SB_RDONLY | SB_WRITE_PROTECTED, get(root + mount.mnt_sb) + super_block.s_flags)
  forkCpus(cpus)
  judgeBoot()
  return buffer
}

/** Stores the program and does what it does before the race, which may not block. */
export function beginProgram({ buffer }: ProgramState, program: Program): void {
  bindArena(buffer)
  storeProgram(program)
  for (const { cpu, op } of program.before) {
    bind_task(cpuPid(cpu), cpu, 0)
    doOp(op, cpu)
  }
  bind_task(INIT_PID, 0, 0)
}

/** CPUs, daemons and checks of any program of so many CPUs. */
export function programRoles(cpus: number): Omit<Scenario<ProgramState, number[]>, 'setup'> {
  return worldRoles({
    ...DAEMONS,
    cpus: Array.from({ length: cpus }, (_, cpu) => () => runCpu(cpu, cpus)),
    check() {
      judgeTheEnd()
      judgeOrder(storedProgram())
    },
  })
}

/** The same program by one CPU, which plays all tasks in turn: against the reference, operation by operation. */
export function aloneScenario(program: Program): Scenario<ProgramState> {
  return {
    title: 'a generated program, one operation after the other',
    setup() {
      const state = { buffer: bootWorld(MOST_CPUS) }
      beginAlone(state, program)
      return state
    },
    ...aloneRoles(),
  }
}

export function beginAlone({ buffer }: ProgramState, program: Program): void {
  bindArena(buffer)
  storeProgram(program)
}

export function aloneRoles(): Omit<Scenario<ProgramState>, 'setup'> {
  return worldRoles({ ...DAEMONS, cpus: [runAlone], check: judgeTheEnd })
}

function runAlone(): number[] {
  const program = storedProgram()
  const results: number[] = []
  let comparable = true
  for (const planned of plan(program)) {
    const { cpu, op } = planned
    bind_task(cpuPid(cpu), cpu, 0)
    const result = doOp(op, cpu)
    const table = kernelTable()
    if (comparable) comparable = judgeAlone(planned, result, table)
    results.push(result)
  }
  endAll(program)
  return results
}

/** All processes of a program that one CPU plays end, and nothing that it made is left. */
export function endAll(program: Program): void {
  for (let cpu = 0; cpu < MOST_CPUS; cpu++) {
    bind_task(cpuPid(cpu), cpu, 0)
    releaseHeld(cpu)
    do_exit(0)
  }
  tearDownProgram(program)
}

function runCpu(cpu: number, cpus: number): number[] {
  const program = storedProgram()
  const results: number[] = []
  let index = 0
  for (const op of program.cpus[cpu] ?? []) {
    noteCall(cpu, index)
    const result = doOp(op, cpu)
    noteReturn(cpu, index, result)
    results.push(result)
    index++
  }
  releaseHeld(cpu)
  noteCall(cpu, index)
  do_exit(0)
  noteReturn(cpu, index, 0)
  if (atomic_add_return(1, returned) === cpus) tearDownProgram(program)
  return results
}
