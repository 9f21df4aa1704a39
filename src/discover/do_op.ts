import { do_syscall } from '#kernel/entry'
import { NULL } from '#shm/arena'
import { exit } from '../operations/calls/exit.ts'
import { release } from '../operations/calls/kern_mount.ts'
import { heldMount } from '../operations/kernel_mounts.ts'
import type { Syscall, Who } from '../operations/operation.ts'
import { argsOf } from '../operations/program_args.ts'
import { type Op, operationOf } from '../operations/table.ts'

const SYSCALL = 1
const syscall: Syscall = (body) => do_syscall(SYSCALL, body)

/** One operation of a program, on the kernel, by the process of CPU `cpu`: what it returned. */
export function doOp(op: Op, cpu: number): number {
  const who = { number: cpu, ns: 0 }
  const operation = operationOf(op)
  if (operation.reference.flushes?.(op) !== undefined) letGo(who)
  return operation.make(syscall, argsOf(op), who)
}

/** Whoever waits until nobody holds anything of a filesystem may hold nothing itself. */
function letGo(who: Who): void {
  syscall(() => {
    release.make(inside, {}, who)
    return exit.make(inside, {}, who)
  })
}

const inside: Syscall = (body) => body()

/** The CPU is through: what the kernel at large still holds in its name goes. */
export function releaseHeld(cpu: number): void {
  if (heldMount(cpu) !== NULL) release.make(syscall, {}, { number: cpu, ns: 0 })
}
