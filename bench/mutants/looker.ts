import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Looked, Question, Told } from './answer.ts'

const FILE = fileURLToPath(new URL('./look.ts', import.meta.url))
/** without a word: so long of its CPU, linking included, or so long at all where it sleeps */
const SILENT_CPU_SECONDS = 15
const SILENT_MS = 300_000
const LOOKS_MS = 1000
const TICKS_A_SECOND = 100
const ENDED: Looked = { found: true, met: true, seconds: 0, spent: 0, by: 'its process ends' }

/** Asks a process of its own about the mutants of a sample; it is ended where one of them does not come back. */
export class Looker {
  private readonly ids: readonly string[]
  private child: ChildProcess | undefined

  constructor(ids: readonly string[]) {
    this.ids = ids
  }

  /** A process that ends by itself may have had too much to keep: only the second one tells of the mutant. */
  async ask(question: Question): Promise<Looked> {
    const looked = await this.askOnce(question)
    return looked === undefined ? ((await this.askOnce(question)) ?? ENDED) : looked
  }

  private async askOnce(question: Question): Promise<Looked | undefined> {
    this.child ??= fork(FILE, [JSON.stringify(this.ids)], {
      execArgv: ['--import', 'tsx', '--max-old-space-size=4000'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const { child } = this
    let heard = { at: performance.now(), cpu: cpuSecondsOf(child.pid!) }
    const began = heard.cpu
    return new Promise((resolve) => {
      const done = (looked: Looked | undefined, endsIt: boolean): void => {
        clearInterval(watch)
        child.removeAllListeners()
        if (endsIt) this.end()
        resolve(looked)
      }
      const watch = setInterval(() => {
        const cpu = cpuSecondsOf(child.pid!)
        if (cpu - heard.cpu < SILENT_CPU_SECONDS && performance.now() - heard.at < SILENT_MS) return
        const seconds = Number((cpu - began).toFixed(2))
        done({ found: true, met: true, seconds, spent: seconds, by: 'it does not come back' }, true)
      }, LOOKS_MS)
      child.on('exit', () => done(undefined, true))
      child.on('message', ({ type, ...told }: Told) => {
        if (type === 'answer') done(told as Looked, false)
        else heard = { at: performance.now(), cpu: cpuSecondsOf(child.pid!) }
      })
      child.send(question)
    })
  }

  end(): void {
    this.child?.kill('SIGKILL')
    this.child = undefined
  }
}

function cpuSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return 0
  }
}
