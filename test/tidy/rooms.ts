/**
 * Who may import from whom. `types` is for `import type` alone. A room may import from itself. What runs on the model's
 * threads (shm to judge) stands on shm alone; what drives it takes linked programs, so it imports nothing of them.
 */
export const ROOMS: Readonly<Record<string, { from: string[]; types?: string[] }>> = {
  shm: { from: [] },
  kernel: { from: ['shm'] },
  designs: { from: ['kernel', 'shm'] },
  bugs: { from: ['kernel', 'shm'], types: ['scenario'] },
  // what a kernel's functions take of a stack: data, and sums of it
  stack: { from: [] },
  judge: { from: ['kernel', 'shm', 'stack'] },
  // what torture, discover, bridge and witness know of a call
  operations: { from: ['kernel', 'shm'] },
  scenarios: { from: ['kernel', 'shm', 'operations'], types: ['scenario'] },
  link: { from: [] },
  // the contract of a scenario, for whatever runs one
  scenario: { from: ['link', 'outcome'] },
  // whoever runs users' code says what it is in
  supervise: { from: ['link'] },
  machine: { from: ['link', 'outcome', 'scenario', 'supervise'], types: ['scenario', 'shm', 'stack'] },
  explore: { from: ['link', 'outcome', 'verdict', 'scenario', 'supervise'], types: ['scenario', 'shm', 'stack'] },
  // a test is a program of the kernel's words, which the explorer runs
  litmus: { from: ['link', 'explore', 'counted'], types: ['scenario'] },
  bench: { from: ['link', 'machine', 'report', 'verdict', 'counted'] },
  // its programs run on the model's threads as scenarios do; the rest drives the explorer
  discover: { from: ['kernel', 'shm', 'operations', 'explore', 'link', 'supervise'], types: ['scenario', 'machine'] },
  // what is linked with a structure stands on shm and the contract of a scenario; its search drives the explorer
  structure: {
    from: ['link', 'shm', 'scenario', 'outcome', 'explore', 'supervise', 'verdict', 'machine'],
    types: ['scenario'],
  },
  // searches as rows of a database: units run what the commands run
  campaign: {
    from: ['link', 'explore', 'discover', 'structure', 'supervise', 'subjects', 'verdict'],
    types: ['report'],
  },
  // claims are given what runs things
  evidence: { from: ['stack', 'verdict', 'counted'], types: ['explore', 'machine', 'report'] },
  // programs of discover, on the kernel of this machine and on the model; names of errors are the model's
  witness: { from: ['kernel', 'discover', 'link', 'machine', 'counted'], types: [] },
  // what is run, in words that every command and the library share
  subjects: { from: ['link', 'machine', 'explore', 'discover', 'litmus', 'stack', 'structure'] },
  report: {
    from: ['link', 'stack', 'verdict', 'subjects', 'counted'],
    types: ['scenario', 'machine', 'explore', 'discover', 'structure', 'witness'],
  },
  vitest: {
    from: [
      'link',
      'shm',
      'explore',
      'report',
      'subjects',
      'structure',
      'explore_subject',
      'outcome',
      'verdict',
      'counted',
    ],
    types: ['scenario'],
  },
  cli: {
    from: [
      'link',
      'machine',
      'explore',
      'bench',
      'campaign',
      'discover',
      'structure',
      'evidence',
      'stack',
      'report',
      'counted',
      'verdict',
      'subjects',
      'supervise',
      'witness',
      'litmus',
    ],
    types: ['scenario'],
  },
}
