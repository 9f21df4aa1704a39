// `require('mnttorture/vitest')`, as src/index.cjs does.
if (Number.parseInt(process.versions.node, 10) < 22)
  throw new Error("mnttorture/vitest: ES modules only on Node 20; use `import 'mnttorture/vitest'`, or Node 22")
module.exports = require('../../dist/vitest/index.js')
