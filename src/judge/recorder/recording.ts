// explore: atomic
import { describe } from '#kernel/describe'
import { textName } from '#kernel/lib/text'
import { nrTasks } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { reportedFindings } from '#shm/findings'
import type { RecordedEvent, Recording } from '#shm/recording'
import { BYTES_PER_THREAD, lastEvents, type RawEvent, slowestFlushEvents } from './event_ring.ts'
import { kernelEvent } from './kernel_events.ts'

/** In the place of `../recording.ts`: the rings in words. From any thread, at any time; the names are those of now. */
export function recording(operationName: (operation: number) => string): Recording {
  const words = new Words(operationName)
  const inWords = (events: RawEvent[]): RecordedEvent[] =>
    events.flatMap((event) => words.of(event)).sort((a, b) => a.atUs - b.atUs)
  return {
    threads: Array.from({ length: nrTasks() }, (_, pid) => threadName(pid)),
    events: inWords(lastEvents()),
    slowestFlush: inWords(slowestFlushEvents()),
  }
}

export function recordingBytes(threads: number): number {
  return threads * BYTES_PER_THREAD
}

class Words {
  readonly #operationName: (operation: number) => string
  readonly #addresses = new Map<number, string>()
  readonly #findings = reportedFindings()

  constructor(operationName: (operation: number) => string) {
    this.#operationName = operationName
  }

  of({ thread, atUs, what, subject, object }: RawEvent): RecordedEvent[] {
    const known = kernelEvent(what)
    if (known === undefined) return [] // torn: it was being written over
    const text = this.#subject(known.subject, subject)
    const named = known.name === '' ? text : known.name
    const detail = known.name === '' ? '' : text
    if (known.subject === 'finding') {
      const finding = this.#findings[subject]
      const message = finding === undefined ? 'a finding' : `${finding.kind}: ${finding.message}`
      return [
        { thread, atUs, kind: known.kind, group: known.group, name: finding?.judge ?? '', detail: message, object },
      ]
    }
    return [{ thread, atUs, kind: known.kind, group: known.group, name: named, detail, object }]
  }

  #subject(what: string, subject: number): string {
    if (what === 'text') return textName(subject)
    if (what === 'number') return String(subject)
    if (what === 'operation') return this.#operationName(subject)
    if (what !== 'object' && what !== 'word') return ''
    let name = this.#addresses.get(subject)
    if (name === undefined) {
      name = describe(subject)
      if (what === 'object') name = name.replace(/\..*/, '')
      this.#addresses.set(subject, name)
    }
    return name
  }
}
