import type { Claim } from './claim.ts'
import { flushEmpties, modulesGo } from './claims/modules.ts'
import { mntputWaits, noIoFromMntput } from './claims/no_io_from_mntput.ts'
import { shallowStack } from './claims/shallow_stack.ts'
import { noDeadlock, tested } from './claims/tested.ts'
import { accountingClosed, nothingOfCurrent, unionInMount } from './claims/what_cleanup_touches.ts'

/** What the message of April 2014 says, in its order, and what it looks ahead to. */
export const CLAIMS: readonly Claim[] = [
  noIoFromMntput,
  mntputWaits,
  shallowStack,
  tested,
  noDeadlock,
  nothingOfCurrent,
  accountingClosed,
  unionInMount,
  flushEmpties,
  modulesGo,
]
