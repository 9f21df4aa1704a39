// A thread of the kernel tests: a daemon, or a CPU that calls the program's functions one after another.
import { parentPort, workerData } from 'node:worker_threads'

const { file, buffer, role, index, start } = workerData
const program = await import(file)
program.bindTo(buffer)
if (role === 'daemon') {
  program.runDaemon(index)
} else {
  program.enterCpu(index)
  parentPort.on('message', ({ name, argument, racers }) => {
    Atomics.add(start, 0, 1)
    while (Atomics.load(start, 0) < racers) Atomics.wait(start, 1, 0, 0.02)
    parentPort.postMessage(program[name](argument))
  })
}
