#!/usr/bin/env node
// Plain JavaScript, for it may have to build the rest: a checkout brings what it runs up to date, the package ships it built.
import { existsSync } from 'node:fs'

const freshen = new URL('../../build/freshen.js', import.meta.url)
if (existsSync(freshen)) await (await import(freshen.href)).freshen()
const { main } = await import('../../dist/cli/main.js')
await main(process.argv.slice(2))
