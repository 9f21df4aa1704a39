import type { ExploreFinding } from '../explore/run/explore_result.ts'
import type { StackSeen } from '../judge/seen/stack_seen.ts'
import type { Lineage } from './lineage.ts'
import type { Program } from './program.ts'

/** A program that fails, shrunk, with its schedule minimised. */
export interface Discovery {
  program: Program
  /** seed and path say the program */
  path: string
  /** its number in this run, and what was done until it was met */
  foundIn: { program: number; execution: number; elapsedMs: number; operations: number }
  /** it fails without any race */
  alone: boolean
  explored: ExploreFinding
}

export interface DiscoverCounts {
  programs: number
  executions: number
  steps: number
  /** programs that could not be begun */
  unfit: number
  /** executions cut at the bound of steps */
  cut: number
  /** the chain that left the least when deactivate_super began, over all programs */
  stack?: StackSeen
  /** ordered pairs of steps that met, and programs that added some */
  pairs: number
  corpus: number
  /** executions and the pairs that had been met by then, at places ever farther apart */
  growth: Array<[number, number]>
  elapsedMs: number
}

export interface DiscoverProgress extends DiscoverCounts {
  findings: number
  /** what it is busy with */
  stage: 'linking' | 'exploring' | 'shrinking' | 'minimising'
}

export interface Discovered extends DiscoverCounts {
  interrupted: boolean
  discoveries: Discovery[]
  /** programs that met something new here */
  lineages: Lineage[]
}
