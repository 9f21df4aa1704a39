import { boot_kernel } from '#kernel/boot'
import { DCACHE_DIRECTORY, d_add } from '#kernel/fs/dcache'
import { fork_from } from '#kernel/fs/fork'
import { init_mount_tree } from '#kernel/fs/init_mount_tree'
import { mount } from '#kernel/fs/mount'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { get } from '#kernel/lib/atomic'
import { boot_catalogue, type CatalogueEntry } from '#kernel/module/catalogue'
import { bind_task, cpuPid, INIT_PID, taskAddress } from '#kernel/task'
import type { BootKnobs } from '#shm/boot_words'

export interface BuiltIn {
  name: number
  flags?: number
  kill_sb?: number
}

/** What calls find when they begin. */
export interface WorldPlan extends BootKnobs {
  arenaBytes: number
  /** that may be loaded */
  modules?: readonly CatalogueEntry[]
  /** the first one is that of the root */
  filesystems: readonly BuiltIn[]
  /** empty ones of the root */
  directories?: readonly number[]
  /** once the filesystems are there, before the root is mounted */
  prepare?(types: readonly number[]): void
  /** how the root comes to be mounted; alone, unless said otherwise */
  mountRoot?(type: number, key: number): number
}

export interface World {
  buffer: SharedArrayBuffer
  /** by the order of the plan */
  types: number[]
  /** the mount */
  root: number
}

/** The kernel with filesystems, modules and a root, in a fresh arena that this thread is bound to as init: whatever runs the model begins so. */
export function buildWorld(plan: WorldPlan): World {
  const buffer = boot_kernel(plan.arenaBytes, plan)
  if (!boot_catalogue(plan.modules ?? [])) throw new Error('the arena is too small for the module catalogue')
  const types = plan.filesystems.map(({ name, flags, kill_sb }) => registerBuiltIn(name, flags, kill_sb))
  plan.prepare?.(types)
  const root = (plan.mountRoot ?? init_mount_tree)(types[0]!, 0)
  if (root < 0) throw new Error('the arena is too small for the root filesystem')
  for (const name of plan.directories ?? []) d_add(get(root + mount.mnt_root), name, DCACHE_DIRECTORY)
  return { buffer, types, root }
}

/** The processes of CPUs, each with init's root and cwd. */
export function forkCpus(cpus: number): void {
  for (let cpu = 0; cpu < cpus; cpu++) {
    bind_task(cpuPid(cpu), cpu, 0)
    fork_from(taskAddress(INIT_PID))
  }
  bind_task(INIT_PID, 0, 0)
}
