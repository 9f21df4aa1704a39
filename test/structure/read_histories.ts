import type { TimedCall } from '../../src/structure/history/history.ts'

interface Told {
  process: string
  type: string
  op: string
  args: unknown[]
  result: TimedCall['result']
}

/** Calls of the lines of a log, in which each says that a process makes a call, that it has returned, or that it failed. */
function callsOf(lines: readonly Told[]): { calls: TimedCall[]; cpus: number } {
  const lanes = new Map<string, number>()
  const open = new Map<string, TimedCall>()
  const calls: TimedCall[] = []
  for (const [at, { process, type, op, args, result }] of lines.entries()) {
    if (type === 'invoke') {
      const cpu = lanes.get(process) ?? lanes.size
      lanes.set(process, cpu)
      const call: TimedCall = { cpu, op, args, called: at, returned: Infinity }
      open.set(process, call)
      calls.push(call)
      continue
    }
    const call = open.get(process)!
    open.delete(process)
    // of a read that failed nothing is known, and it changed nothing
    if (type === 'fail' && op === 'read') calls.splice(calls.indexOf(call), 1)
    else if (type !== 'info') Object.assign(call, { returned: at, result })
  }
  return { calls, cpus: lanes.size }
}

const REGISTER = /^INFO\s+jepsen\.util\s+-\s+(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.*)$/
const MAP =
  /^\{:process (\d+), :type :(invoke|ok|fail|info), :f :(get|put|append), :key "(.*?)", :value (nil|"(.*)")\}$/

/** A log of a register: `INFO jepsen.util - 3 :ok :cas [1 4]`. */
export function readRegisterLog(text: string): ReturnType<typeof callsOf> {
  const lines = text.split('\n').flatMap((line): Told[] => {
    const [, process, type, op, value] = REGISTER.exec(line) ?? []
    if (process === undefined || op === undefined) return []
    const numbers = (value!.match(/-?\d+/g) ?? []).map(Number)
    const result = op === 'read' ? (numbers[0] ?? null) : op === 'cas' ? type === 'ok' : null
    return [{ process, type: type!, op, args: op === 'read' ? [] : numbers, result }]
  })
  return callsOf(lines)
}

/** A log of a map: `{:process 9, :type :ok, :f :get, :key "0", :value "x 9 0 y"}`. */
export function readMapLog(text: string): ReturnType<typeof callsOf> {
  const lines = text.split('\n').flatMap((line): Told[] => {
    const [, process, type, op, key, , value] = MAP.exec(line) ?? []
    if (process === undefined || op === undefined) return []
    return [
      {
        process,
        type: type!,
        op,
        args: op === 'get' ? [key] : [key, value],
        result: op === 'get' ? (value ?? '') : null,
      },
    ]
  })
  return callsOf(lines)
}

export class CasRegister {
  value: number | null = null
  read(): number | null {
    return this.value
  }
  write(value: number): void {
    this.value = value
  }
  cas(expected: number, value: number): boolean {
    if (this.value !== expected) return false
    this.value = value
    return true
  }
}

export class TextMap {
  values: Record<string, string> = {}
  get(key: string): string {
    return this.values[key] ?? ''
  }
  put(key: string, value: string): void {
    this.values[key] = value
  }
  append(key: string, value: string): void {
    this.values[key] = this.get(key) + value
  }
}
