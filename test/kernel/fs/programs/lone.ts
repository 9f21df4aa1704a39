import { rowBody } from '../rows.ts'
import '../lone_rows.ts'
import '../life_rows.ts'
import { cleanUp, settle } from '../world.ts'

export * from '../base.ts'

/** What is wrong with the row, or left over after it. */
export function runRow(name: string): string[] {
  const complaints: string[] = []
  try {
    rowBody(name)()
  } catch (error) {
    complaints.push((error as Error).message)
  }
  cleanUp()
  return [...complaints, ...settle()]
}
