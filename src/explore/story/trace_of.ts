import { readFileSync } from 'node:fs'
import { TraceMap } from '@jridgewell/trace-mapping'
import type { Program } from '../run/program.ts'

const known = new WeakMap<Program, TraceMap>()

/** From places of a linked program to those of the user's files. */
export function traceOf(program: Program): TraceMap {
  let trace = known.get(program)
  if (trace === undefined) known.set(program, (trace = new TraceMap(readFileSync(program.sourceMap, 'utf8'))))
  return trace
}
