/** How a text looks where it goes: how wide, and whether in colour. */
export interface Look {
  width: number
  paint(how: Paint, text: string): string
}

export type Paint = 'finding' | 'mark' | 'switch' | 'dim'

export const PIPED_WIDTH = 120

/** Files, pipes, comments: no colour, and a width that a reader's editor has. */
export const PLAIN: Look = { width: PIPED_WIDTH, paint: (_how, text) => text }
