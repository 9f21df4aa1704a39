// explore: atomic
import { type Op, operationOf } from '../../operations/table.ts'

/**
 * Refusals that the kernel does not promise to give only when a sequential one would: some at any time, because cleanup may still be
 * on its way after the call that caused it has returned, some while others are under way. Which, and why, stands at each operation.
 * Each errs by missing: what is tolerated is never a finding.
 */
export function isTolerated(op: Op, result: number, overlaps: boolean): boolean {
  const { tolerated, toleratedBeside } = operationOf(op).reference
  return tolerated?.(op, result) === true || (overlaps && toleratedBeside?.includes(-result) === true)
}
