/** What is posted, copied as the platform does: shared memory stays shared, what is transferred leaves its owner. */
import { copyState, detach } from '../../../scenario/copy_state.ts'
import type { Value } from '../../memory/built_ins/host.ts'
import { Passed } from './inbox.ts'

const MOST_SHOWN = 40

/** A port of a program, as far as copying goes. */
export interface Transferred {
  /** takes the port out of its object */
  leave(): Passed
}

/** The second argument of postMessage: a list, or options that have one. */
export function transferList(given: Value): Value[] {
  if (given === undefined || given === null) return []
  if (typeof given !== 'object') throw new TypeError('Optional options.transfer argument must be an iterable')
  if (typeof given[Symbol.iterator] === 'function') return [...given]
  return given.transfer === undefined ? [] : [...given.transfer]
}

export function packed(
  value: Value,
  transfer: readonly Value[],
  isPort: (value: unknown) => value is Transferred,
  source: unknown,
): { data: Value; ports: Passed[] } {
  if (new Set(transfer).size < transfer.length)
    throw new DOMException(
      `Transfer list contains duplicate ${transfer.some(isPort) ? 'MessagePort' : 'ArrayBuffer'}`,
      'DataCloneError',
    )
  if (transfer.includes(source)) throw new DOMException('Transfer list contains source port', 'DataCloneError')
  if (transfer.some((each) => !isPort(each) && !(each instanceof ArrayBuffer)))
    throw new TypeError('Found invalid object in transferList')
  const leaving = new Map<unknown, Passed>()
  const placeOf = (port: Transferred): Passed => {
    const known = leaving.get(port) ?? port.leave()
    leaving.set(port, known)
    return known
  }
  const data = copyState(value, undefined, (object) => {
    if (!transfer.includes(object))
      throw Object.assign(
        new TypeError('Object that needs transfer was found in message but not listed in transferList'),
        {
          code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
        },
      )
    return placeOf(object as Transferred)
  })
  for (const each of transfer) {
    if (isPort(each)) placeOf(each)
    else detach(each)
  }
  return { data, ports: [...leaving.values()] }
}

/** A copy for who receives it; `port` makes an object of each port that came along. */
export function unpacked(data: Value, port: (passed: Passed) => unknown): Value {
  return copyState(data, undefined, (passed) => port(passed as Passed))
}

/** A value for a row of the interleaving. */
export function shownValue(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value, (_, inner) =>
      typeof inner === 'bigint'
        ? `${inner}n`
        : inner instanceof Passed
          ? inner.inbox.name
          : ArrayBuffer.isView(inner) || inner instanceof SharedArrayBuffer || inner instanceof ArrayBuffer
            ? inner.constructor.name
            : inner,
    )
  } catch {
    text = undefined
  }
  const whole = text ?? String(value)
  return whole.length > MOST_SHOWN ? `${whole.slice(0, MOST_SHOWN)}...` : whole
}
