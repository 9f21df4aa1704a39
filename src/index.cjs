// `require('mnttorture')`: the same ES modules, where Node loads them so in each of its versions.
if (Number.parseInt(process.versions.node, 10) < 22)
  throw new Error("mnttorture: ES modules only on Node 20; use `import` or `await import('mnttorture')`, or Node 22")
module.exports = require('../dist/index.js')
