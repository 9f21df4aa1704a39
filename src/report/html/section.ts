import type { Markup } from './markup.ts'

/** A part of the report, reached from the list at its top. */
export interface Section {
  id: string
  title: string
  body: Markup
}
