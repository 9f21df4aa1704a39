/**
 * What no kernel can be faster than: two threads that only answer each other. One asks, the other one echoes until told to
 * stop; words of their own cache lines, no kernel code.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'

export type FloorKind = 'wait-notify' | 'spin' | 'message'

const ping = staticWords('bench_ping', 1, 'number of the round; the CPU that asks')
const pong = staticWords('bench_pong', 1, 'number of the round; the CPU that echoes')
const parking = staticWords('bench_parking', 1, 'word that nobody wakes: pauses between rounds')
const STOP = -1
const LONGEST_MS = 100

function tell(word: number, value: number): void {
  Atomics.store(mem, word, value)
  Atomics.notify(mem, word, 1)
}

function sleepWhile(word: number, value: number): void {
  while (Atomics.load(mem, word) === value) Atomics.wait(mem, word, value)
}

function spinWhile(word: number, value: number): void {
  while (Atomics.load(mem, word) === value);
}

/** The other side: sleeps or spins for the next round and answers it, until told to stop. */
export function echo(kind: FloorKind): void {
  let round = 0
  for (;;) {
    if (kind === 'spin') spinWhile(ping, round)
    else sleepWhile(ping, round)
    round = Atomics.load(mem, ping)
    if (round === STOP) return
    if (kind === 'spin') Atomics.store(mem, pong, round)
    else tell(pong, round)
  }
}

/** Microseconds of each round trip, there and back; fewer than `rounds` when other programs take the cores. */
export function roundTrips(kind: FloorKind, rounds: number, pauseUs: number): Float64Array {
  const us: number[] = []
  const end = performance.now() + LONGEST_MS
  for (let round = 1; round <= rounds && performance.now() < end; round++) {
    if (pauseUs > 0) Atomics.wait(mem, parking, 0, pauseUs / 1000)
    const from = performance.now()
    if (kind === 'spin') {
      Atomics.store(mem, ping, round)
      spinWhile(pong, round - 1)
    } else {
      tell(ping, round)
      sleepWhile(pong, round - 1)
    }
    us.push((performance.now() - from) * 1000)
  }
  tell(ping, STOP)
  return Float64Array.from(us)
}

/** Before the two begin. */
export function resetFloors(): void {
  Atomics.store(mem, ping, 0)
  Atomics.store(mem, pong, 0)
}

/** By messages, as code without shared memory would: both sides live in their event loops. */
export async function messageRoundTrips(port: MessagePort, rounds: number): Promise<Float64Array> {
  const us = new Float64Array(rounds)
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    const answered = new Promise((answer) => port.once('message', answer))
    port.postMessage(round)
    await answered
    us[round] = (performance.now() - from) * 1000
  }
  while (receiveMessageOnPort(port) !== undefined);
  port.close()
  return us
}

export function echoMessages(port: MessagePort): void {
  port.on('message', (round) => port.postMessage(round))
}
