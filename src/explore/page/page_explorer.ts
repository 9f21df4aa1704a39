import type { TraceEntry } from '../story/trace_entry.ts'

export interface PageRunner {
  /** the CPUs and daemons by number */
  cpus: string[]
  /** the choices of the schedule that it was opened with */
  choices: number[]
  /** the choices that a schedule has as `a3bca2` */
  choicesOf(runs: string): number[]
  /** Takes the choices, and stops there or goes on to the end without switching. */
  run(choices: readonly number[], toTheEnd: boolean): PageRun
}

export interface PageRun {
  trace: TraceEntry[]
  choices: number[]
  /** for each row of the trace, how many of the choices lead to it */
  choicesUpTo: number[]
  schedule: string
  /** of each CPU and daemon: whether it may take the next step, and which that would be */
  next: Array<{ canGo: boolean; would: string; source: string }>
  /** nobody can go on, or a finding ended it, or the bound of steps */
  over: boolean
  cut: boolean
  finding?: { kind: string; message: string }
  outcome?: string
}

/** What scripts of the page find under `mnttorture`. */
export interface PageExplorer<Program> {
  openProgram(program: Program, schedule: string, races: boolean): PageRunner
  programs: Record<string, Program>
  /** by file, of those that mark races as benign */
  texts: Record<string, string>
}
