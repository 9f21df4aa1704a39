import { StepKind } from '../../link/instrument/steps.ts'
import type { Execution } from '../engine/execution.ts'
import { Access } from '../engine/scheduler_state.ts'
import type { Knowledge } from './knowledge.ts'
import { BARRIERS, endsOf, logPart, READERS } from './parts_of_steps.ts'
import type { Section, StoreBuffer } from './store_buffer.ts'

/**
 * RCU as a primitive of a memory mode. A grace period waits for every section that has begun, and for the stores before its end; its
 * two ends are full barriers. A section orders nothing by itself.
 */
export class Rcu {
  private readonly x: Execution
  private readonly knowledge: Knowledge | undefined
  private readonly open: Array<Section | undefined> = []
  /** begun and not over, in order */
  private readonly begun: Section[] = []
  private readonly awaited: Section[][] = []

  constructor(x: Execution, knowledge: Knowledge | undefined) {
    this.x = x
    this.knowledge = knowledge
  }

  restart(): void {
    this.open.length = this.awaited.length = this.begun.length = 0
  }

  isElapsed(cpu: number): boolean {
    return (this.awaited[cpu] ?? []).every(({ isOver }) => isOver)
  }

  step(cpu: number, kind: number, buffer: StoreBuffer, epoch: number): void {
    switch (kind) {
      case StepKind.rcuLock:
        return this.lock(cpu)
      case StepKind.rcuUnlock:
        return this.unlock(cpu, buffer, epoch)
      case StepKind.rcuSync:
        return this.begin(cpu)
      default:
        return this.end(cpu)
    }
  }

  private lock(cpu: number): void {
    const section = { cpu, isOver: false, known: undefined }
    this.open[cpu] = section
    this.begun.push(section)
    this.knowledge?.beginsSection(cpu)
    logPart(this.x, cpu, Access.read, READERS)
  }

  private unlock(cpu: number, buffer: StoreBuffer, epoch: number): void {
    const section = this.open[cpu]
    this.open[cpu] = undefined
    if (section === undefined) return
    if (buffer.isEmpty) this.over(section)
    else buffer.endsSection(section, epoch)
  }

  /** Nothing of the section is on its way any more. */
  over(section: Section): void {
    this.knowledge?.endsSection(section)
    section.isOver = true
    this.begun.splice(this.begun.indexOf(section), 1)
    logPart(this.x, section.cpu, Access.write, endsOf(section.cpu))
  }

  private begin(cpu: number): void {
    this.awaited[cpu] = this.begun.slice()
    this.knowledge?.beginsGracePeriod(cpu)
    logPart(this.x, cpu, Access.write, READERS)
    if (this.knowledge !== undefined) logPart(this.x, cpu, Access.write, BARRIERS)
  }

  private end(cpu: number): void {
    const sections = this.awaited[cpu] ?? []
    this.knowledge?.endsGracePeriod(cpu, sections)
    for (const section of sections) logPart(this.x, cpu, Access.read, endsOf(section.cpu))
    if (this.knowledge !== undefined) logPart(this.x, cpu, Access.write, BARRIERS)
  }
}
