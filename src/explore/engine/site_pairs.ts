import { firstsOfLines } from '../measures/sites_of.ts'
import type { Program } from '../run/program.ts'

/** Numbers pairs of sites, in either order; all pairs of one line have the same. */
export class SitePairs {
  private readonly sites: Program['sites']
  /** per site: the first of its line, once somebody asks */
  private firsts: Int32Array | undefined

  constructor(sites: Program['sites']) {
    this.sites = sites
  }

  of(one: number, other: number): number {
    this.firsts ??= firstsOfLines(this.sites)
    const { length } = this.sites
    const line = this.firsts[one]!
    if (line === this.firsts[other]) return line * length + line
    return Math.min(one, other) * length + Math.max(one, other)
  }
}
