import { fileOf } from '#kernel/fs/file_table'
import { AT_FDCWD, absolute, type PathName, relativeTo } from '#kernel/fs/path_name'
import { MAX_FILES } from '#kernel/task'
import { NULL } from '#shm/arena'
import { Random } from '../random.ts'
import { DIRECTORIES, type Playground, POINTS } from './playground.ts'

/** What an operation knows of the CPU that runs it: its generator, and the names that all CPUs play with. */
export class Cpu {
  readonly number: number
  readonly random: Random
  readonly playground: Playground
  /** how many of POINTS it plays with */
  points = POINTS.length

  constructor(number: number, seed: number, playground: Playground) {
    this.number = number
    this.random = new Random(seed)
    this.playground = playground
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
