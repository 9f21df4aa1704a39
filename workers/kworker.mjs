// A kworker, rescuer or timer: a Piscina task that lasts the whole run and sleeps in Atomics.wait while idle. The module
// is imported inside the task, as Node 20 reports a fault in a worker file's top level misleadingly.
export default async function runTask({ machine, job }) {
  const { runDaemon } = await import(machine)
  await runDaemon(job)
}
