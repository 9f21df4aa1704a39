/** Modules whose init fails after register_filesystem or kern_mount, and rmmod after a flush, with others mounting meanwhile. */
import { path_mount } from '#kernel/fs/do_mount'
import { absolute } from '#kernel/fs/path_name'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { POINTS, readPlayground } from '../habits/playground.ts'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'

const MINE = absolute(POINTS[0]!)
const THEIRS = absolute(POINTS[1]!)

/**
 * Outcome: does each step do what it must? An init that fails after register_filesystem and one after kern_mount are
 * undone; a module whose mounts were lazily unmounted, and one with a kernel mount and owner == NULL, load and unload.
 */
function modules(): boolean[] {
  const { modules: names, kernModules } = readPlayground()
  const [mem, halfRegistered] = [names[2]!, names[3]!]
  const [kern, halfMounted] = [kernModules[0]!, kernModules[1]!]
  const undone = call(() => load_module(halfRegistered)) < 0
  const unmounted = call(() => load_module(halfMounted)) < 0
  const loaded = call(() => load_module(mem)) === 0
  call(() => path_mount(MINE, mem))
  call(() => ksys_umount(MINE, MNT_DETACH))
  const unloaded = call(() => delete_module(mem)) === 0
  const kernel = call(() => load_module(kern)) === 0 && call(() => delete_module(kern)) === 0
  return [undone, unmounted, loaded, unloaded, kernel]
}

/** Mounts what the failing init has registered, if it comes at the right moment. */
function mountMeanwhile(): number {
  const name = readPlayground().modules[3]!
  call(() => path_mount(THEIRS, name))
  call(() => ksys_umount(THEIRS, MNT_DETACH))
  return 0
}

export default {
  title: 'Modules whose init fails half-way, and rmmod after a flush',
  ...exploredCalls({ cpus: [modules, mountMeanwhile] }),
}
