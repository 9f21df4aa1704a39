import { mem } from '#shm/arena'
import { staticOf, struct, words } from '#shm/layout'

/** What the main thread tells the CPUs, in the arena. The main thread only stores and wakes. */
export const MAX_CPUS = 64

const control = struct('torture_control', {
  state: 'WAITING, RUNNING or STOPPING; main thread, CPUs sleep on it',
  paused: '1 while all CPUs hold still (stutter); main thread, CPUs sleep on it',
  roles: 'seed of the roles (shuffle); main thread',
  offline: words(MAX_CPUS, '1 while the CPU is offline (onoff); main thread, the CPU sleeps on it'),
})
const at = staticOf('torture_control', control, 'start, stop and disturb')

const WAITING = 0
const RUNNING = 1
const STOPPING = 2

export function tellStart(): void {
  Atomics.store(mem, at + control.state, RUNNING)
  Atomics.notify(mem, at + control.state)
}

export function tellStop(): void {
  Atomics.store(mem, at + control.state, STOPPING)
  Atomics.notify(mem, at + control.state)
  tellPaused(false)
  for (let cpu = 0; cpu < MAX_CPUS; cpu++) tellOnline(cpu, true)
}

export function tellPaused(paused: boolean): void {
  Atomics.store(mem, at + control.paused, paused ? 1 : 0)
  Atomics.notify(mem, at + control.paused)
}

export function tellOnline(cpu: number, online: boolean): void {
  Atomics.store(mem, at + control.offline + cpu, online ? 0 : 1)
  Atomics.notify(mem, at + control.offline + cpu)
}

export function tellRoles(seed: number): void {
  Atomics.store(mem, at + control.roles, seed)
}

export function rolesSeed(): number {
  return Atomics.load(mem, at + control.roles)
}

export function waitForStart(): void {
  Atomics.wait(mem, at + control.state, WAITING)
}

export function isStopping(): boolean {
  return Atomics.load(mem, at + control.state) === STOPPING
}

export function isOffline(cpu: number): boolean {
  return Atomics.load(mem, at + control.offline + cpu) === 1
}

export function waitOnline(cpu: number): void {
  Atomics.wait(mem, at + control.offline + cpu, 1)
}

export function waitWhilePaused(): void {
  while (Atomics.load(mem, at + control.paused) === 1) Atomics.wait(mem, at + control.paused, 1)
}
