/** Kept: a copy of a mount was taken away again before the task that had it made had its cwd there. */
import { programScenario } from '#discover/program_scenario'

export default programScenario({
  before: [
    { cpu: 1, op: { do: 'mount', at: '/b', fs: 'disk', key: 1 } },
    { cpu: 1, op: { do: 'chdir', at: '/b' } },
  ],
  cpus: [[{ do: 'flush', fs: 'disk' }], [{ do: 'unshare', locked: true }]],
})
