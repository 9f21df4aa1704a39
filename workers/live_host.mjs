// The process in which a running kernel is asked. See src/witness/live/host.ts.
const [, , module, taskModule] = process.argv

const { host } = await import(module)
await host(taskModule)
