#!/usr/bin/env node
// Plain JavaScript, because Node runs it before anything can load TypeScript. `tsconfig: false`: the directory the user
// stands in has no say in how this package's own files are read.
import { register } from 'tsx/esm/api'

register({ tsconfig: false })
const { main } = await import('./main.ts')
await main(process.argv.slice(2))
