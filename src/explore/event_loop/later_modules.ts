/**
 * Modules that code asks for by a name that only the run knows. The file is linked in, so that its steps are explored, and evaluated in the
 * program of the CPU that asked. The first `import()` of a file reads it, and others may get ahead meanwhile: that it has come is a task of
 * the loop. From then on it is settled among the microtasks.
 */
import type { Later, Laters } from '../../link/later.ts'
import { type Execution, IDLE } from '../engine/execution.ts'
import { refuseHere } from '../engine/refuse.ts'
import type { Value } from '../memory/built_ins/host.ts'
import type { Instance } from '../run/program.ts'
import type { EventLoops } from './event_loops.ts'
import type { JobHost } from './jobs.ts'
import { askedFile, nodesOwnModule } from './later_file.ts'
import { replacedModule } from './modules_of_node.ts'
import type { Promises } from './promise.ts'
import type { Capability } from './promise_settling.ts'
import { Unlinked } from './unlinked.ts'

export class LaterModules {
  private readonly x: Execution
  private readonly host: JobHost
  private readonly promises: Promises
  private readonly loops: EventLoops
  private readonly tables: Array<Laters | undefined> = []
  private readonly come: Array<Set<string>> = []

  constructor(x: Execution, host: JobHost, promises: Promises, loops: EventLoops) {
    this.x = x
    this.host = host
    this.promises = promises
    this.loops = loops
  }

  /** A CPU begins, with this instance of the program. */
  begin(cpu: number, { exports }: Instance): void {
    this.tables[cpu] = exports.$later
    this.come[cpu] = new Set()
  }

  restart(): void {
    for (const files of this.come) files?.clear()
  }

  import(given: Value): Value {
    const capability = this.promises.create()
    try {
      const name = String(given)
      const own = nodesOwnModule(name)
      if (own !== undefined) capability.resolve(this.handed(name, { __proto__: null, ...own, default: own }))
      else this.load(name, capability)
    } catch (error) {
      this.host.rethrow(error)
      capability.reject(error)
    }
    return capability.promise
  }

  require(given: Value): Value {
    const name = String(given)
    const own = nodesOwnModule(name)
    return own === undefined ? this.linked('require', name).load() : this.handed(name, own)
  }

  /** What a program is given of one of Node's modules. */
  private handed(name: string, native: Value): Value {
    return replacedModule(name, native, this.x)
  }

  private load(name: string, { resolve, reject }: Capability): void {
    const { host, loops } = this
    const { file, load } = this.linked('import', name)
    const job = function* (): Generator<unknown, void, unknown> {
      try {
        resolve(yield* host.call(load, undefined))
      } catch (error) {
        host.rethrow(error)
        reject(error)
      }
    }
    const loop = loops.current()
    const come = this.come[loop.cpu] as Set<string>
    if (come.has(file)) return host.enqueue(job)
    come.add(file)
    const task = loops.newTask(loop, 'import', 'import()', job)
    task.key = `import${task.order}`
    task.isRef = true
    loop.add(task)
    loops.refresh(loop)
  }

  private linked(how: 'import' | 'require', name: string): { file: string; load: Value } {
    const { x } = this
    const said = how === 'import' ? 'import()' : 'require'
    if ((x.attention & IDLE) !== 0 || x.current < 0)
      throw refuseHere(
        x,
        `${said} of ${name}, which is no text of the program, by no CPU, while the file loads or in setup: that is not explored; do it in a CPU`,
      )
    const file = askedFile(how, name, x.program.name)
    if (file === undefined)
      throw refuseHere(x, `${said} of a URL that names no file is not explored; put the code into a file`)
    const load = this.tables[x.current]?.[how][file]
    if (load !== undefined) return { file, load }
    const later: Later = { how, file }
    const { message } = refuseHere(
      x,
      `${said} of ${file} came in none of the first executions, so that it is not linked; ask for it in every execution`,
    )
    throw (x.usageError = new Unlinked(message, later))
  }
}
