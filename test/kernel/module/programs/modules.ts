import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { atomic_inc, get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { errnoName } from '#kernel/lib/errno'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { text } from '#kernel/lib/text'
import { delete_module } from '#kernel/module/delete_module'
import { find_module, load_module } from '#kernel/module/load_module'
import { MODULE_STATE_GOING, MODULE_STATE_LIVE, module, module_mutex } from '#kernel/module/module'
import { module_put, try_module_get, try_release_module_ref } from '#kernel/module/refcount'
import { call_module_text } from '#kernel/module/text'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { numberOf } from '../../fs/names.ts'
import { cleanUp, is, mountAt, settle, umount } from '../../fs/world.ts'

export * from '../../fs/base.ts'

const called = staticWords('module_test_called', 1, 'calls of the test function; atomic')
const done = staticWords('module_test_done', 1, '1 once the unloading CPU has finished')
const hadSome = staticWords('test_had_some', 1, 'CPUs that got what they race for at least once; atomic add')
const phases = staticWords('module_test_phases', 2, 'CPUs that have arrived, and meetings so far; atomic')
const countCall = text('countCall', () => atomic_inc(called))

const answer = (result: number): string => errnoName(result)
function find(name: string): number {
  mutex_lock(module_mutex)
  const mod = find_module(numberOf(name))
  mutex_unlock(module_mutex)
  return mod
}

export function finish(): string[] {
  cleanUp()
  return settle()
}

export function statesOfALife(): unknown {
  const loaded = answer(load_module(numberOf('fuse')))
  const mod = find('fuse')
  const live = READ_ONCE(mod + module.state) === MODULE_STATE_LIVE
  const got = try_module_get(mod)
  const inUse = answer(delete_module(numberOf('fuse')))
  const stillLive = READ_ONCE(mod + module.state) === MODULE_STATE_LIVE
  module_put(mod)
  const unloaded = answer(delete_module(numberOf('fuse')))
  return { loaded, live, got, inUse, stillLive, unloaded, found: find('fuse') }
}

export function getWhileGoing(): boolean[] {
  load_module(numberOf('fuse'))
  const mod = find('fuse')
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  const going = try_module_get(mod)
  WRITE_ONCE(mod + module.state, MODULE_STATE_LIVE)
  const released = try_release_module_ref(mod) === 0
  const released0 = try_module_get(mod)
  WRITE_ONCE(mod + module.refcnt, 1)
  return [going, released, released0]
}

/** A call into text that is there, and one after the module has been freed. */
export function callText(): unknown {
  load_module(numberOf('fuse'))
  const code = get(find('fuse') + module.text)
  call_module_text(code, countCall, 0)
  const before = READ_ONCE(called)
  is(answer(delete_module(numberOf('fuse'))), 'OK')
  call_module_text(code, countCall, 0)
  return [before, READ_ONCE(called)]
}

/** A type found by name pins its module until it is put. */
export function typePinsModule(): string[] {
  load_module(numberOf('fuse'))
  const type = get_fs_type(numberOf('fuse'))
  const held = answer(delete_module(numberOf('fuse')))
  put_filesystem(type)
  return [held, answer(delete_module(numberOf('fuse')))]
}

function meet(cpus: number): void {
  const now = READ_ONCE(phases + 1)
  if (Atomics.add(mem, phases, 1) === cpus - 1) {
    WRITE_ONCE(phases, 0)
    atomic_inc(phases + 1)
    Atomics.notify(mem, phases + 1)
  }
  while (READ_ONCE(phases + 1) === now) Atomics.wait(mem, phases + 1, now)
}

/**
 * One CPU takes the base reference away and gives it back while others get and put: the count comes out even. It goes on
 * until each of the three has succeeded at least once, however the threads are scheduled.
 */
export function getAgainstRelease([cpu, rounds]: [number, number]): unknown {
  if (cpu === 0) load_module(numberOf('fuse'))
  meet(3)
  const mod = find('fuse')
  let released = 0
  let got = 0
  if (cpu === 0) {
    for (let i = 0; i < rounds || (READ_ONCE(hadSome) < 3 && i < rounds * 1000); i++) {
      if (try_release_module_ref(mod) !== 0) continue
      if (released++ === 0) atomic_inc(hadSome)
      if (try_module_get(mod)) throw new Error('a reference on a module that was released')
      WRITE_ONCE(mod + module.refcnt, 1)
    }
    WRITE_ONCE(done, 1)
  } else {
    while (READ_ONCE(done) === 0) {
      if (!try_module_get(mod)) continue
      if (got++ === 0) atomic_inc(hadSome)
      module_put(mod)
    }
  }
  meet(3)
  return { refcnt: READ_ONCE(mod + module.refcnt), some: cpu === 0 ? released > 0 : got > 0 }
}

/** Two CPUs load one module at once: one does, the other finds it there. */
export function loadTogether([cpu, rounds]: [number, number]): string[] {
  const seen = new Set<string>()
  for (let i = 0; i < rounds; i++) {
    meet(2)
    seen.add(answer(load_module(numberOf('xfs'))))
    meet(2)
    if (cpu === 0) is(answer(delete_module(numberOf('xfs'))), 'OK')
  }
  return [...seen].sort()
}

/** While one CPU mounts and unmounts, the other unloads: the mount loads the module again. */
export function mountLoads(rounds: number): string[] {
  const seen = new Set<string>()
  for (let i = 0; i < rounds; i++) {
    const mounted = mountAt('/m', 'xfs', { key: 3 })
    seen.add(mounted)
    if (mounted === 'OK') is(umount('/m'), 'OK')
  }
  WRITE_ONCE(done, 1)
  return [...seen].sort()
}
export function unloadAlways(): string[] {
  const seen = new Set<string>()
  while (READ_ONCE(done) === 0) seen.add(answer(delete_module(numberOf('xfs'))))
  return [...seen].sort()
}
