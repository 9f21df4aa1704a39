// Plain JavaScript, because Node loads no TypeScript from node_modules; and vitest is imported here, where its own
// loader sees it, so that it is the vitest whose tests run.
import { tsImport } from 'tsx/esm/api'
import { expect } from 'vitest'

const { matchers } = await tsImport('./matchers.ts', { parentURL: import.meta.url, tsconfig: false })
expect.extend(matchers)
