import * as v from 'valibot'

/** The value as `schema` has it, or in one line what it lacks and where. */
export function parseBy<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> | string {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const where = v.getDotPath(issue)
  return `${where === null ? '' : `${where}: `}${issue.message}`
}
