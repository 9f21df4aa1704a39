import { threadWords } from '../../link/thread_words.ts'
import type { Whereabouts } from '../../supervise/whereabouts.ts'
import type { CpuThread } from '../cpu_thread.ts'
import type { Finding } from '../finding.ts'
import { cpuName } from '../thread_names.ts'
import type { Halt } from '../watchdog.ts'
import { type CopyMemory, wordsOf } from './copies.ts'
import { copyAt, nextKnobs, phaseAt, phases } from './round_words.ts'
import type { StateImage } from './state_image.ts'
import { WordNames } from './word_names.ts'

/** The finding for CPUs that no longer get anywhere: what each of them does, and the state that a stuck one runs on. */
export function describeStuck(
  halt: Halt,
  words: Int32Array,
  threads: CpuThread[],
  image: StateImage,
  memories: CopyMemory[],
  there: ReadonlyMap<string, Whereabouts>,
): Finding {
  const states = threads.map(({ cpu }) => {
    const phase = phases[words[phaseAt(cpu)]!]!
    const inside = phase === 'in its function' ? ` (copy ${words[copyAt(cpu)]})` : ''
    const name = cpuName(cpu)
    const { at, words: read = [], sleeps } = there.get(name) ?? {}
    if (at === undefined) return { name, state: `${phase}${inside}` }
    const where = `${at.fn === '' ? 'its function' : at.fn} (${at.place})`
    if (phase !== 'in its function') return { name, state: phase, at: where }
    const names = new WordNames(image, memories[nextKnobs(words).layout]!, words[copyAt(cpu)]!)
    const reads = read.map((word) => `${names.nameOf(word) ?? word.text} = ${word.value}`)
    const state = `${sleeps ? 'sleeps' : 'spins'} ${phase}${inside}`
    return {
      name,
      state,
      at: where,
      ...(reads.length === 0 ? {} : { reads }),
    }
  })
  const inside = threads.filter(({ cpu }) => phases[words[phaseAt(cpu)]!] === 'in its function')
  const shared = inside[0] === undefined ? '' : `; ${sharedWords(inside[0].cpu, words, image, memories)}`
  const [kind, how] = halt.asleep
    ? (['deadlock', 'asleep in Atomics.wait'] as const)
    : (['livelock', 'running without end'] as const)
  const list = states.map((state) => `${state.name} ${threadWords(state)}`).join(', ')
  return {
    kind,
    message: `no progress for ${halt.seconds} s, the threads are ${how}: ${list}${shared}`,
    threads: states,
  }
}

function sharedWords(cpu: number, words: Int32Array, image: StateImage, memories: CopyMemory[]): string {
  const memory = memories[nextKnobs(words).layout]!
  const each = wordsOf(words[copyAt(cpu)]!, image, memory).map((list) => `[${list.join(', ')}]`)
  return `shared words there: ${each.join(' ')}`
}
