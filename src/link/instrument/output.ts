import remapping from '@jridgewell/remapping'
import { Lines } from './source_map.ts'
import { FRAME, MARK, type Pieces, SITE } from './written_text.ts'

/** The text of a program as it comes to be written, with a map back to the user's files. */
export class Output {
  private text = ''
  private column = 0
  private readonly mappings: Array<Array<[number, number, number, number]>> = [[]]
  private readonly lines: Lines
  private readonly map: object

  constructor(code: string, map: object) {
    this.lines = new Lines(code)
    this.map = map
  }

  /** Text of the program's own, without signs. */
  plain(text: string): void {
    this.text += text
    this.column += text.length
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.mappings.push([])
      this.column = text.length - at - 1
    }
  }

  /** Text with signs: steps are numbered from `site` on, temporaries' names from `frame` on; `offset` is where in the bundle a mark's value is. */
  written({ pieces, kinds, values }: Pieces, site: number, frame: number, offset: (value: number) => number): void {
    for (let i = 0; i < values.length; i++) {
      this.plain(pieces[i]!)
      const kind = kinds[i]
      if (kind === MARK) this.mark(offset(values[i]!))
      else if (kind === SITE) this.plain(String(site + values[i]!))
      else if (kind === FRAME) this.plain(`$${(frame + values[i]!).toString(36)}_`)
    }
    this.plain(pieces[values.length]!)
  }

  private mark(offset: number): void {
    const { line, column } = this.lines.at(offset)
    this.mappings.at(-1)!.push([this.column, 0, line, column])
  }

  whole(): { text: string; map: string } {
    const own = { version: 3 as const, names: [], sources: ['bundle.mjs'], mappings: this.mappings }
    const whole = remapping(own as never, (file) => (file === 'bundle.mjs' ? (this.map as never) : null))
    return { text: this.text, map: whole.toString() }
  }
}
