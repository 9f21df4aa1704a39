// An explorer: takes ranges of execution numbers, one Piscina task each. See src/explore/job.ts.
export default async function runTask({ module, range }) {
  const { runRange } = await import(module)
  return runRange(range)
}
