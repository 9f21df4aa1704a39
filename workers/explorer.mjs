// An explorer: takes ranges of execution numbers and pieces of spaces, one Piscina task each. See src/explore/job.ts.
export default async function runTask({ module, job }) {
  const { runJob } = await import(module)
  return runJob(job)
}
