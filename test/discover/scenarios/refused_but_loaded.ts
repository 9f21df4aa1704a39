/** Kept: a mount that a flush refuses has loaded the filesystem's module all the same, so that rmmod finds it. */
import { programScenario } from '#discover/program_scenario'

export default programScenario({
  before: [],
  cpus: [
    [
      { do: 'mount', at: '/a', fs: 'mod' },
      { do: 'rmmod', module: 'mod' },
    ],
    [{ do: 'flush', fs: 'mod' }],
  ],
})
