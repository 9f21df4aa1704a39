/** Text for scenarioFile: of its two marks one is reached, now and then. */
export const sometimesMissed = `export default scenario({ setup: () => words(1), cpus: [
  (m) => { const old = Atomics.load(m, 0); if (old === 1) sometimes('saw the other'); return old },
  (m) => { if (Atomics.add(m, 0, 1) === 7) sometimes('saw seven'); return 0 }] })`
