import { propagationText } from '../operations/reference/propagation_text.ts'

/** What a mount hears, as a row of a table has it: left out where there is nothing to say. */
export function propagationOf(shared: boolean, slave: boolean, unbindable: boolean): { propagation?: string } {
  const propagation = propagationText(shared, slave, unbindable)
  return propagation === '' ? {} : { propagation }
}
