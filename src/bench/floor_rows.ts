import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { packageRoot } from '../link/source_root.ts'
import type { Floor } from '../report/bench_result.ts'
import type { BenchMachine } from './bench_machine.ts'
import { median, round3, Samples } from './samples.ts'

const TITLES = {
  'wait-notify': 'bare wait/notify round trip between two workers',
  'wait-notify rested': 'bare round trip after a rest of 1 ms',
  'wait-notify rested 20 ms': 'bare round trip after a rest of 20 ms',
  spin: 'spinning hand-off, there and back',
  message: 'postMessage round trip between two workers',
  'piscina.run': 'piscina.run of an empty task',
  'piscina.run rested': 'piscina.run after a rest of 1 ms',
} as const
type FloorId = keyof typeof TITLES

const ROUNDS = {
  spin: 1000,
  message: 150,
  'piscina.run': 150,
  'piscina.run rested': 40,
}
const WARM = 20
const REST_MS = 1

/** The floors, measured beside everything else on the same machines in the same rounds. */
export class FloorRows {
  readonly #samples = new Map<FloorId, Samples>()
  readonly #pool = new Piscina({
    filename: join(packageRoot, 'workers', 'nothing.mjs'),
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    execArgv: [],
  })

  /** Round trips that were made in turn with the calls of a row, after the same rest. */
  beside(pauseUs: number, round: number, us: Float64Array): void {
    const id = pauseUs === 0 ? 'wait-notify' : pauseUs === 1000 ? 'wait-notify rested' : 'wait-notify rested 20 ms'
    this.#add(id, round, us)
  }

  /** The others, that no row is held against. */
  async others(machine: BenchMachine, round: number): Promise<void> {
    this.#add('spin', round, warm(await spinning(machine)))
    this.#add('message', round, warm(await this.#messages(machine)))
    for (const id of ['piscina.run', 'piscina.run rested'] as const) this.#add(id, round, warm(await this.#runs(id)))
  }

  async end(): Promise<void> {
    await this.#pool.destroy()
  }

  rows(): Floor[] {
    const unit = this.medianOf('wait-notify')
    return (Object.keys(TITLES) as FloorId[]).flatMap((id) => {
      const samples = this.#samples.get(id)
      if (samples === undefined) return []
      const latency = samples.latency()
      const times = unit === null || latency.p50Us === null ? null : round3(latency.p50Us / unit)
      return [{ id, title: TITLES[id], latency, timesRoundTrip: times }]
    })
  }

  medianOf(id: FloorId): number | null {
    const samples = this.#samples.get(id)
    return samples === undefined ? null : median(samples.medians())
  }

  #add(id: FloorId, round: number, us: Float64Array): void {
    const samples = this.#samples.get(id) ?? new Samples()
    this.#samples.set(id, samples)
    samples.add(round, us)
  }

  async #messages(machine: BenchMachine): Promise<Float64Array> {
    const { port1, port2 } = new MessageChannel()
    await machine.ask(1, { do: 'echo messages', port: port2 }, [port2])
    return machine.ask(0, { do: 'message round trips', rounds: ROUNDS.message, port: port1 }, [port1])
  }

  async #runs(id: 'piscina.run' | 'piscina.run rested'): Promise<Float64Array> {
    const us = new Float64Array(ROUNDS[id])
    for (let i = 0; i < us.length; i++) {
      if (id === 'piscina.run rested') await sleep(REST_MS)
      const from = performance.now()
      await this.#pool.run(null)
      us[i] = (performance.now() - from) * 1000
    }
    return us
  }
}

const warm = (us: Float64Array): Float64Array => us.subarray(Math.min(WARM, us.length >> 1))

async function spinning(machine: BenchMachine): Promise<Float64Array> {
  machine.control.resetFloors()
  const echoing = machine.ask(1, { do: 'echo', kind: 'spin' })
  const us = await machine.ask<Float64Array>(0, { do: 'round trips', kind: 'spin', rounds: ROUNDS.spin })
  await echoing
  return us
}
