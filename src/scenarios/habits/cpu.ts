import { do_syscall } from '#kernel/entry'
import { NR_ACCT } from '#kernel/fs/acct'
import { fileOf } from '#kernel/fs/file_table'
import { AT_FDCWD, absolute, type PathName, relativeTo } from '#kernel/fs/path_name'
import { MAX_FILES } from '#kernel/task'
import { NULL } from '#shm/arena'
import type { ArgsOf, Fields } from '../../operations/domain.ts'
import type { Operation, Syscall, Who } from '../../operations/operation.ts'
import { Random } from '../random.ts'
import { drawn } from './drawn.ts'
import { DIRECTORIES, type Playground, POINTS } from './playground.ts'
import { note, noteResult } from './recent.ts'

/** A CPU of a torture, seen from its habits: its generator, the names that all CPUs play with, and how it makes a call. */
export class Cpu implements Who {
  readonly number: number
  readonly ns: number
  readonly random: Random
  readonly playground: Playground
  /** how many of POINTS it plays with */
  points = POINTS.length
  /** the number of the habit that it is at */
  habit = 0

  constructor(number: number, seed: number, playground: Playground) {
    this.number = number
    this.ns = number % NR_ACCT
    this.random = new Random(seed)
    this.playground = playground
  }

  /** Back to user after it, and its result goes to the call that was noted last. */
  readonly syscall: Syscall = (body) => {
    const result = do_syscall(this.habit, body)
    noteResult(result)
    return result
  }

  /** Makes the call, with a note of it; `body` where it is made in another way than usual. */
  make<F extends Fields>(operation: Operation<string, F>, args: ArgsOf<F>, body?: () => number): number {
    note(operation, args)
    return body === undefined ? operation.make(this.syscall, args, this) : this.syscall(body)
  }

  /** The call with whatever is not given drawn; none where there is nothing to do it to. */
  perform<F extends Fields>(operation: Operation<string, F>, given: Partial<ArgsOf<F>>): number {
    const args = drawn(operation, given, this)
    return args === undefined ? 0 : this.make(operation, args)
  }

  anyPoint(): number {
    return POINTS[this.random.below(this.points)]!
  }

  /** A place where something may be mounted: /tN, or a directory below it. */
  point(): PathName {
    const point = this.anyPoint()
    return this.random.oneIn(3) ? absolute(point, this.random.pick(DIRECTORIES)) : absolute(point)
  }

  /** Any name: mostly in the playground, sometimes a mount of the machine's own table, sometimes relative, sometimes absent. */
  anyPath(): PathName {
    switch (this.random.below(8)) {
      case 0:
        return this.playground.tablePaths.length > 0
          ? { at: -1, names: this.random.pick(this.playground.tablePaths) }
          : this.point()
      case 1:
        return relativeTo(AT_FDCWD, this.random.pick(DIRECTORIES))
      case 2:
        return absolute(this.anyPoint(), this.playground.file)
      default:
        return this.point()
    }
  }

  /** An open descriptor, or undefined. */
  openFd(): number | undefined {
    const start = this.random.below(MAX_FILES)
    for (let i = 0; i < MAX_FILES; i++) {
      const fd = (start + i) % MAX_FILES
      if (fileOf(fd) !== NULL) return fd
    }
    return undefined
  }
}
