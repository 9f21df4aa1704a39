/**
 * What no kernel can be faster than: two threads that only answer each other. One asks, the other one echoes until told to
 * stop; words of their own cache lines, no kernel code.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { awake_threads } from '#kernel/task'
import { mem } from '#shm/arena'
import { threadSleeps, threadWakes } from '#shm/hints'
import { staticWords } from '#shm/layout'

export type FloorKind = 'wait-notify' | 'spin' | 'message'

const ping = staticWords('bench_ping', 1, 'number of the round; the CPU that asks')
const pong = staticWords('bench_pong', 1, 'number of the round; the CPU that echoes')
const STOP = -1
const LONGEST_MS = 100

function tell(word: number, value: number): void {
  Atomics.store(mem, word, value)
  Atomics.notify(mem, word, 1)
}

/** Counted as asleep meanwhile, as a thread of the kernel is: beside a row the two are no more threads than the row has. */
function sleepWhile(word: number, value: number): void {
  threadSleeps(mem, awake_threads)
  while (Atomics.load(mem, word) === value) Atomics.wait(mem, word, value)
  threadWakes(mem, awake_threads)
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
export function roundTrips(kind: FloorKind, rounds: number): Float64Array {
  const us: number[] = []
  const end = performance.now() + LONGEST_MS
  for (let round = 1; round <= rounds && performance.now() < end; round++) {
    us.push(roundTrip(kind))
  }
  stopEcho()
  return Float64Array.from(us)
}

/** Microseconds there and back, with an echo that waits. */
export function roundTrip(kind: FloorKind): number {
  const from = performance.now()
  const round = Atomics.load(mem, ping)
  if (kind === 'spin') {
    Atomics.store(mem, ping, round + 1)
    spinWhile(pong, round)
  } else {
    tell(ping, round + 1)
    sleepWhile(pong, round)
  }
  return (performance.now() - from) * 1000
}

export function stopEcho(): void {
  tell(ping, STOP)
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
