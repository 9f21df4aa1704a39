import type { Node } from './ast.ts'
import type { Context } from './context.ts'
import type { Emitter } from './emitter.ts'
import { type Facts, mentionsOf } from './facts.ts'
import { Frame } from './frame.ts'
import type { StepSite } from './instrument.ts'
import type { Output } from './output.ts'
import type { RememberedText, WrittenStatement } from './remembered_text.ts'
import type { Site } from './sites.ts'
import type { Position } from './source_map.ts'
import { MARK, splitAtSigns } from './written_text.ts'

/** more characters than a statement has */
const STRIDE = 2 ** 24

/** Writes statement after statement; one that was written before, in a program where all that it asks about was the same, is taken from there. */
export class StatementWriter {
  readonly sites: StepSite[] = []
  private readonly done: Array<{ written: WrittenStatement; index: number } | string> = []
  private readonly emitter: Emitter
  private readonly statements: readonly Node[]
  private readonly facts: Facts
  private readonly position: (offset: number) => Position
  private readonly remembered: RememberedText

  constructor(
    emitter: Emitter,
    statements: readonly Node[],
    facts: Facts,
    position: (offset: number) => Position,
    remembered: RememberedText,
  ) {
    this.emitter = emitter
    this.statements = statements
    this.facts = facts
    this.position = position
    this.remembered = remembered
  }

  write(index: number, c: Context, mayRecall: boolean): void {
    const isKept = mayRecall && !mentionsOf(this.statements[index]!).hasPrivate
    const written = (isKept ? this.remembered.recall(this.facts, index) : undefined) ?? this.writeAnew(index, c, isKept)
    this.done.push({ written, index })
    c.frame.needs(written)
  }

  writePlain(text: string): void {
    this.done.push(text)
  }

  /** All of them, in order. */
  into(output: Output): void {
    let frames = 1
    for (const each of this.done) {
      if (typeof each === 'string') {
        output.plain(each)
        continue
      }
      const { written, index } = each
      const starts = [index, ...written.origins.map((name) => this.facts.declares(name)!)].map(
        (at) => this.statements[at]!.start,
      )
      const offset = (place: number): number => starts[Math.floor(place / STRIDE)]! + (place % STRIDE)
      output.written(written, this.sites.length, frames, offset)
      for (const site of written.sites) this.sites.push(site)
      frames += written.frames
    }
  }

  private writeAnew(index: number, c: Context, isKept: boolean): WrittenStatement {
    const { emitter, facts } = this
    Frame.restart()
    const frame = new Frame(true)
    const text = `${emitter.emitStatement(this.statements[index]!, { ...c, frame })}\n`
    const origins: string[] = []
    const split = splitAtSigns(text)
    split.values.forEach((offset, i) => {
      if (split.kinds[i] !== MARK) return
      const of = facts.indexOf(offset)
      let origin = 0
      if (of !== index) {
        const name = [...emitter.tried].find((each) => facts.declares(each) === of)!
        origin = origins.indexOf(name) + 1 || origins.push(name)
      }
      split.values[i] = origin * STRIDE + offset - this.statements[of]!.start
    })
    const sites = emitter.sites.list.map((site) => this.placed(site))
    const written = { ...split, sites, frames: Frame.restart(), temps: frame.temps, pins: frame.pins, origins }
    if (isKept) this.remembered.remember(facts, index, this.statements, emitter.tried, written)
    return written
  }

  private placed(site: Site): StepSite {
    return {
      ...this.position(site.offset),
      kind: site.kind,
      op: site.op,
      fn: site.fn,
      size: site.size,
      atomic: site.atomic,
      via: site.via.map((via) => ({ ...this.position(via.offset), callee: via.callee })),
    }
  }
}
